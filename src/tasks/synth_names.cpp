#include "tasks/synth_names.hpp"

namespace kith::tasks {
namespace {

const std::vector<Community> all_communities = {
      {"english", 640,
       {"Olivia", "Amelia", "Isla", "Ava", "Ivy", "Freya", "Lily", "Florence", "Mia", "Willow", "Rosie", "Sophia", "Grace", "Evie",
        "Poppy", "Ella", "Charlotte", "Evelyn", "Phoebe", "Daisy", "Maisie", "Harriet", "Jessica", "Chloe", "Ruby", "Abigail",
        "Kayleigh", "Tilly", "Skye", "Lexi", "Emily", "Holly", "Georgia", "Leah", "Amber", "Bethany"},
       {"Oliver", "George", "Arthur", "Noah", "Leo", "Oscar", "Harry", "Archie", "Jack", "Henry", "Charlie", "Freddie", "Theo",
        "Alfie", "Jacob", "Thomas", "Finley", "Joshua", "James", "William", "Max", "Isaac", "Lucas", "Edward", "Riley", "Tommy",
        "Harvey", "Toby", "Reuben", "Kai", "Jayden", "Callum", "Ryan", "Tyler", "Connor", "Bradley"},
       {"Smith", "Jones", "Taylor", "Brown", "Wilson", "Johnson", "Walker", "Wright", "Robinson", "Thompson", "White", "Hughes",
        "Edwards", "Green", "Hall", "Wood", "Harris", "Lewis", "Martin", "Clarke", "Turner", "Hill", "Cooper", "Ward", "Moore",
        "Baker", "Allen", "Mitchell", "Carter", "Parker", "Bennett", "Shaw", "Cook", "Marsh", "Holt", "Pearce", "Barker", "Nash",
        "Webb", "Fletcher", "Booth", "Hartley", "Sutcliffe", "Ackroyd", "Penrose", "Thirkell", "Garside", "Whitlock"},
       false, false,
       {{"Sophia", "Sofia"}, {"Jayden", "Jaydon"}, {"Isla", "Ayla"}, {"Harriet", "Hattie"}, {"Thomas", "Tom"}, {"Clarke", "Clark"},
        {"Kayleigh", "Kayley"}, {"Jacob", "Jake"}, {"Phoebe", "Pheobe"}, {"Connor", "Conor"}, {"Callum", "Calum"}}},
      {"scottish-irish-welsh", 90,
       {"Niamh", "Aoife", "Saoirse", "Caoimhe", "Eilidh", "Mhairi", "Catrin", "Seren", "Cerys", "Ffion", "Orla", "Sinead"},
       {"Cillian", "Oisin", "Eoin", "Padraig", "Hamish", "Lachlan", "Rhys", "Owain", "Iwan", "Gethin", "Declan", "Ruairi"},
       {"O'Brien", "Murphy", "Kelly", "O'Sullivan", "Byrne", "MacDonald", "Campbell", "Stewart", "Davies", "Evans", "Morgan",
        "Griffiths", "McLaughlin", "Doherty"},
       false, false,
       {{"Niamh", "Neve"}, {"Aoife", "Eefa"}, {"Eoin", "Owen"}, {"O'Brien", "OBrien"}, {"MacDonald", "McDonald"}, {"Caoimhe", "Keeva"}}},
      {"pakistani", 60, {"Aisha", "Fatima", "Zainab", "Maryam", "Hafsa", "Amina", "Sana", "Iqra", "Khadija"},
       {"Muhammad", "Ahmed", "Ali", "Hassan", "Yusuf", "Ibrahim", "Bilal", "Hamza", "Zain", "Imran"},
       {"Khan", "Hussain", "Ahmed", "Malik", "Iqbal", "Akhtar", "Mahmood", "Shah", "Bibi", "Raja", "Mirza"},
       true, false,
       {{"Muhammad", "Mohammed"}, {"Yusuf", "Yousef"}, {"Aisha", "Ayesha"}, {"Hussain", "Hussein"}, {"Fatima", "Fatimah"}, {"Ahmed",
        "Ahmad"}, {"Zainab", "Zaynab"}}},
      {"indian", 55, {"Priya", "Ananya", "Simran", "Jasleen", "Diya", "Kavya", "Meera", "Harpreet"},
       {"Arjun", "Rohan", "Aarav", "Gurpreet", "Karan", "Vihaan", "Dev", "Manraj"},
       {"Patel", "Singh", "Kaur", "Sharma", "Gill", "Shah", "Dhillon", "Mistry", "Desai"}, false, false,
       {{"Gurpreet", "Gurprit"}, {"Aarav", "Arav"}, {"Diya", "Dia"}}},
      {"bangladeshi", 20, {"Nusrat", "Tasnim", "Sadia", "Rukhsana", "Jannat"}, {"Rahim", "Mahdi", "Tanvir", "Shafiq", "Abdul"},
       {"Begum", "Miah", "Uddin", "Choudhury", "Islam", "Ali", "Rahman"}, true, false,
       {{"Choudhury", "Chowdhury"}, {"Miah", "Mia"}, {"Rahman", "Rehman"}, {"Tanvir", "Tanveer"}}},
      {"west-african", 40, {"Adaeze", "Ngozi", "Folake", "Amara", "Chiamaka", "Yetunde", "Abena", "Esi"},
       {"Chukwuemeka", "Oluwaseun", "Kwame", "Emeka", "Tunde", "Babatunde", "Kofi", "Ifeanyi"},
       {"Okafor", "Adeyemi", "Mensah", "Okonkwo", "Boateng", "Balogun", "Asante", "Eze", "Owusu"}, false, false,
       {{"Oluwaseun", "Seun"}, {"Babatunde", "Tunde"}, {"Chukwuemeka", "Emeka"}, {"Adaeze", "Ada"}}},
      {"caribbean", 20, {"Shanice", "Tanisha", "Keisha", "Aaliyah", "Imani"}, {"Jermaine", "Malachi", "Tyrone", "Elijah", "Kemar"},
       {"Campbell", "Williams", "Gordon", "Grant", "Bailey", "Francis", "Joseph"}, false, false, {{"Aaliyah", "Aliyah"}}},
      {"polish", 25, {"Zuzanna", "Julia", "Oliwia", "Maja", "Aleksandra", "Małgorzata"}, {"Jakub", "Kacper", "Szymon", "Michał",
        "Łukasz", "Wojciech"},
       {"Kowalski", "Nowak", "Wiśniewski", "Wójcik", "Kamiński", "Zieliński", "Szymański", "Dąbrowski"}, false, true,
       {{"Zuzanna", "Susanna"}, {"Oliwia", "Olivia"}, {"Jakub", "Jacob"}, {"Michał", "Michael"}, {"Szymon", "Simon"}, {"Łukasz",
        "Lukas"}}},
      {"romanian-slovak", 15, {"Andreea", "Ioana", "Elena", "Lucia", "Zuzana"}, {"Andrei", "Ștefan", "Matúš", "Tomáš", "Ionuț"},
       {"Popescu", "Ionescu", "Dumitru", "Horváth", "Kováč", "Novák", "Balogh"}, false, true,
       {{"Ștefan", "Stefan"}, {"Matúš", "Matus"}, {"Andreea", "Andrea"}, {"Kováč", "Kovac"}, {"Tomáš", "Thomas"}}},
      {"arabic", 15, {"Layla", "Noor", "Mariam", "Huda", "Rania"}, {"Omar", "Khalid", "Mustafa", "Abdullah", "Karim"},
       {"Al-Masri", "Haddad", "El-Sayed", "Nasser", "Hassan", "Al-Rashid"}, true, false,
       {{"Layla", "Leila"}, {"Noor", "Nour"}, {"Al-Masri", "Almasri"}, {"Mustafa", "Mostafa"}, {"El-Sayed", "Elsayed"}}},
      {"chinese-vietnamese", 12, {"Mei", "Xin Yi", "Li Na", "Thi Lan", "Jia"}, {"Wei", "Jun Jie", "Hao", "Minh", "Van Duc"},
       {"Wong", "Chen", "Zhang", "Nguyen", "Li", "Tran", "Lau"}, true, false, {{"Wong", "Wang"}, {"Zhang", "Cheung"}, {"Xin Yi",
        "Xinyi"}}},
      {"somali", 8, {"Hodan", "Ifrah", "Sahra", "Fadumo"}, {"Abdi", "Mahad", "Liban", "Guled"},
       {"Warsame", "Farah", "Jama", "Abdullahi", "Hersi"}, true, false, {{"Fadumo", "Faduma"}, {"Abdi", "Abdy"}}},
};

}  // namespace

const std::vector<Community>& communities() { return all_communities; }

const Community& pick_community(Chance& chance) {
  int at = chance.below(1000);
  for (const Community& community : communities()) {
    at -= community.weight;
    if (at < 0) return community;
  }
  return communities().front();
}

}  // namespace kith::tasks
