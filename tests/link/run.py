#!/usr/bin/env python3
"""`kith link` and `kith match` from outside: public sets with known truth, and what people mistype.

usage: run.py KITH SHARED     exit 77 when the public sets are not there (the other checks are made all the same)
"""
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

kith, shared = sys.argv[1], pathlib.Path(sys.argv[2])
folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-link-"))
faults = []


def check(right, what):
    if not right:
        faults.append(what)
        print(f"FAILED: {what}")


def run(*words):
    return subprocess.run([kith, *map(str, words)], capture_output=True, text=True)


def write(name, rows):
    with open(folder / name, "w", newline="") as out:
        csv.writer(out).writerows(rows)
    return folder / name


def clusters(path):
    with open(path, newline="") as lines:
        rows = list(csv.reader(lines))
    check(rows[0] == ["id", "cluster"], f"header of the clusters is {rows[0]}")
    return dict(rows[1:])


def small():
    """What the command takes and refuses."""
    people = write("people.csv", [
        [" id", "first ", "last", "dob", "town", "job", "who"],
        ["a1", "Zuzana", "Hroncová", "06/01/2011", "Leeds", "NA", "1"], ["a2", "Zuzana", "Hronec", "2011-01-06", "Leeds", "", "1"],
        ["a3", "Ben", "Marsh", "20090116", "York", "baker", "2"], ["a4", "Ben", "Marsh", "2009-01-16", "York", "NULL", "2"],
        ["a,5", "Ada", "Okoye", "2012-05-05", "Hull", "", "3"]])
    good = "given_names=first,family_name=last,date_of_birth=dob,place:town=town,text:job=job"
    out = folder / "out.csv"
    done = run("link", people, "--id", "id", "--map", good, "--truth", "who", "--clusters", out, "--pairs", folder / "pairs.csv",
               "--model", folder / "model.json", "--json")
    check(done.returncode == 0, f"a small table is linked: {done.stderr}")
    found = clusters(out)
    check(set(found) == {"a1", "a2", "a3", "a4", "a,5"}, "every row has its line, and its id as it was written")
    check(found["a1"] == found["a2"] and found["a3"] == found["a4"] and len(set(found.values())) == 3, f"who is who: {found}")
    figures = json.loads(done.stdout)
    check(figures["records"] == 5 and figures["quality"]["f1"] == 1 and "calibration_error" in figures["quality"], "figures with a truth")
    with open(folder / "pairs.csv", newline="") as lines:
        pairs = list(csv.DictReader(lines))
    check({(p["id_a"], p["id_b"]) for p in pairs if p["answer"] == "same"} in ({("a1", "a2"), ("a3", "a4")}, {("a2", "a1"), ("a4", "a3")},
          {("a1", "a2"), ("a4", "a3")}, {("a2", "a1"), ("a3", "a4")}), f"pairs: {pairs}")
    again = run("link", people, "--id", "id", "--map", good, "--clusters", folder / "again.csv", "--use-model", folder / "model.json")
    check(again.returncode == 0 and clusters(folder / "again.csv") == found, f"a kept model gives the same: {again.stderr}")
    for words, code, says in [
            (["--id", "nr", "--map", good], 65, 'no column "nr"'),
            (["--id", "id", "--map", "given_names"], 65, "FIELD=COLUMN"),
            (["--id", "id", "--map", "firstname=first"], 65, "is no field"),
            (["--id", "id", "--map", "given_names=forename"], 65, 'no column "forename"'),
            (["--id", "id", "--map", good, "--use-model", people], 65, "no model"),
            (["--id", "id", "--map", "family_name=last", "--use-model", folder / "model.json"], 65, "columns"),
            (["--id", "id", "--map", good, "--link-only"], 65, "at least two")]:
        failed = run("link", people, "--clusters", folder / "no.csv", *words)
        check(failed.returncode == code and says in failed.stderr, f"{words[-1]}: {failed.returncode} {failed.stderr}")
    check(run("link", folder / "none.csv", "--id", "id", "--map", good, "--clusters", out).returncode == 66, "no such file")
    check(run("link", people, "--id", "id", "--map", good, "--clusters", "/no/such/folder/out.csv").returncode == 69, "nowhere to write")
    for order in (["--link-only", people, people], [people, people, "--link-only"]):
        done = run("link", *order, "--id", "id", "--map", good, "--clusters", out, "--json")
        check(done.returncode == 0 and json.loads(done.stdout)["records"] == 10, f"a file after --link-only: {done.stderr}")
    done = run("link", people, "--link-only", "town", "--id", "id", "--map", good, "--clusters", out)
    check(done.returncode == 0 and len(set(clusters(out).values())) == 5, "nobody stands twice in one town then")
    done = run("match", people, "--id", "id", "--map", good, "--json", '{"given_names":"Zuzana","family_name":"Hronec","date_of_birth":"2011-01-06","town":"Leeds"}')
    answer = json.loads(done.stdout) if done.returncode == 0 else {}
    check(answer.get("answer") in ("same", "possible") and answer["matches"][0]["id"] in ("a1", "a2"), f"match: {done.stdout} {done.stderr}")
    check(all(why["words"] and "bits" in why for why in answer["matches"][0]["why"]), "match says why")
    check(run("match", people, "--id", "id", "--map", good, "--json", "[]").returncode == 65, "a record is an object")
    parts = write("parts.csv", [["id", "first", "day", "month", "year"], ["p1", "Ada", "3", "4", "2010"], ["p2", "Bo", "5", "6", "2011"]])
    done = run("match", parts, "--id", "id", "--map", "given_names=first,date_of_birth=year+month+day", "--queries", parts)
    first = json.loads(done.stdout.splitlines()[0]) if done.returncode == 0 else {"matches": []}
    check([m["id"] for m in first["matches"]][:1] == ["p1"] and first["matches"][0]["why"][1]["words"] == "the same", f"columns joined in what is asked: {done.stderr}")
    doubtful(people, good)
    check(run("match", people, "--id", "id", "--map", good, "--json", '{"shoe":1}').returncode == 65, "a field that is not mapped")


def doubtful(people, good):
    """What would lose a file is refused; what makes answers doubtful is said."""
    words = ["link", people, "--id", "id", "--map", good, "--clusters"]
    for more in ([people], [folder / "o.csv", "--pairs", people], [folder / "o.csv", "--model", folder / "." / "o.csv"]):
        failed = run(*words, *more)
        check(failed.returncode == 65 and ("overwritten" in failed.stderr or "twice" in failed.stderr), f"{more}: {failed.stderr}")
    check(run(*words, "/dev/null").returncode == 0, "nothing is lost in /dev/null")
    done = run("link", people, "--id", "id", "--map", good.replace("=", " = ").replace(",", ", "), "--clusters", folder / "out.csv")
    check(done.returncode == 0 and not done.stderr, f"blanks in a map: {done.stderr}")
    head = write("head.csv", [["id", "first", "last", "dob", "town", "job"]])
    done = run("link", head, "--id", "id", "--map", good, "--clusters", folder / "out.csv", "--model", folder / "no.model")
    check(done.returncode == 2 and "no model" in done.stderr and not (folder / "no.model").exists(), f"no rows: {done.returncode} {done.stderr}")
    odd = write("odd.csv", [["id", "first", "last", "dob", "town", "job"], ["1", "Ada", "Okoye", "soon", "Hull", ""],
                            ["1", "Ben", "Marsh", "1 Jan 1980", "York", ""], ["", "Cy", "Tate", "12/13/8", "York", ""]])
    done = run("link", odd, "--id", "id", "--map", good, "--clusters", folder / "out.csv")
    for says in ('2 birth dates cannot be read', '"soon" (', "odd.csv row 1)", "1 rows have no id", '"1" at'):
        check(says in done.stderr, f"{says}: {done.stderr}")
    rows = [[str(n), f"Given{n % 20}"] for n in range(300)]
    done = run("link", write("few.csv", [["id", "first"], *rows]), "--id", "id", "--map", "given_names=first", "--clusters", folder / "out.csv")
    check("Do not rely" in done.stderr, f"a table that tells nobody apart: {done.stderr}")
    # Births of 1920 to 1959, each day once or twice: whoever is born in the last 18 years of them counts as a child.
    rows = [[str(n), f"G{chr(97 + n % 23)}r", f"F{n}son", f"{1920 + n % 40}-03-{1 + n % 28:02}", str(n)] for n in range(400)]
    done = run("link", write("old.csv", [["id", "first", "last", "dob", "who"], *rows]), "--id", "id", "--truth", "who", "--json",
               "--map", "given_names=first,family_name=last,date_of_birth=dob", "--clusters", folder / "out.csv")
    ages = {group["group"]: group["records"] for group in json.loads(done.stdout)["groups"] if group["by"] == "age"}
    check(ages == {"under 18": 180, "adult": 220}, f"ages: {ages}")
    # One person in two goes by another given name, as nobody's records do.
    rows = [[f"{n}{copy}", ("Mara", "Zoltan", "Ibrahim", "Petra", "Quentin", "Uwe")[(n + copy * (n % 2)) % 6], f"F{n}son",
             f"19{10 + n % 80}-03-11", str(100000 + 7919 * n)] for n in range(300) for copy in (0, 1)]
    done = run("link", write("two.csv", [["id", "first", "last", "dob", "number"], *rows]), "--id", "id", "--clusters", folder / "out.csv",
               "--map", "given_names=first,family_name=last,date_of_birth=dob,exact:number=number")
    check("two given names" in done.stderr, f"two given names: {done.stderr}")


def other_shapes():
    """Other separators, UTF-16, and columns that one file has and another has not, or under another name."""
    rows = [["id", "first", "last", "dob", "town"]] + [
        [f"r{n}", f"Given{n // 2 % 97}", f"Family{n // 2 % 89}, née {n % 3}", f"{1950 + n // 2 % 60}-0{1 + n % 9}-11", "Hull"] for n in range(400)]
    good = "given_names=first,family_name=last,date_of_birth=dob,place:town=town"
    link = lambda *files, map=good: run("link", *files, "--id", "id", "--map", map, "--clusters", folder / "out.csv")
    answer = lambda done: (done.returncode, done.stderr, (folder / "out.csv").read_text())
    expected = answer(link(write("comma.csv", rows)))
    for name, separator, encoding in (("semicolons", ";", "utf-8"), ("tabs", "\t", "utf-8"), ("bars", "|", "utf-8-sig"),
                                      ("UTF-16", ",", "utf-16"), ("UTF-16 with tabs", "\t", "utf-16")):
        with open(folder / "shape.csv", "w", newline="", encoding=encoding) as out:
            csv.writer(out, delimiter=separator).writerows(rows)
        check(answer(link(folder / "shape.csv")) == expected, f"{name} are read as commas are")
    half = write("half.csv", [["id", "first", "last", "birth date"]] + [[f"q{row[0]}", *row[1:4]] for row in rows[1:]])
    done = link(folder / "comma.csv", half, map=good.replace("=dob", "=dob|birth date"))
    check(done.returncode == 0 and 'half.csv has no column "town": town counts as missing there' in done.stderr
          and "birth date" not in done.stderr and "800 records are 200 persons" in done.stdout, f"one file has no town: {done.stderr}{done.stdout[:99]}")
    done = link(folder / "comma.csv", half)
    check(done.returncode == 0 and 'no column "dob"' in done.stderr, f"one file has no dob: {done.stderr}")
    for files in ([half], [folder / "comma.csv", half]):
        failed = link(*files, map="given_names=first,family_name=lost")
        check(failed.returncode == 65 and 'no column "lost"; it has' in failed.stderr, f"a column that no file has: {failed.stderr}")


def whole_names():
    """Names in one column are taken apart, asked for or seen; a word alone is what the table has it for."""
    rows, chance = [["id", "name", "dob", "who", "mail", "age"]], random.Random(5)
    names = ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)).title() for _ in range(160)]
    for n in range(400):
        given, family = chance.choice(names[:80]), chance.choice(names[80:])
        born = f"{chance.randrange(1950, 2010)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        mail, age = f"{given}.{family}{n}@post.example".lower(), 2020 - int(born[:4])
        rows += [[f"a{n}", f"{given} {family}", born, n, mail, age],
                 [f"b{n}", f"{family}, {given} M" if n % 3 else family, born, n, mail.replace("post", "mail"), age + 1]]
    given, family = rows[5][1].split()
    people = write("whole.csv", rows)
    figures = []
    for map in ("name=name", "given_names=name", "family_name=name", "given_names=name,family_name=name"):
        done = run("link", people, "--id", "id", "--map", f"{map},date_of_birth=dob", "--clusters", folder / "out.csv", "--truth", "who", "--json")
        figures.append(json.loads(done.stdout)["quality"] if done.returncode == 0 else done.stderr)
        check(("hold whole names" in done.stderr) == (map in ("given_names=name", "family_name=name")), f"{map}: {done.stderr}")
    check(all(figure == figures[0] for figure in figures) and figures[0]["f1"] > .98, f"whole names: {figures}")
    words = ["--id", "id", "--map", "name=name,date_of_birth=dob,email=mail,age=age"]
    index = folder / "whole.index"
    check(run("match", people, *words, "--save-index", index).returncode == 0, "an index of whole names")
    for record in ({"given_names": rows[5][1]}, {"given_names": given, "family_name": family}, {"given_names": family}):
        done = run("match", "--index", index, "--json", json.dumps({**record, "date_of_birth": rows[5][2]}))
        check(done.returncode == 0 and json.loads(done.stdout)["matches"][0]["id"] in ("a2", "b2"), f"{record}: {done.stdout}{done.stderr}")
    done = run("match", "--index", index, "--json", json.dumps({"given_names": rows[5][1], "email": rows[5][4], "age": rows[5][5] + 2}))
    matches = json.loads(done.stdout)["matches"] if done.returncode == 0 else []
    check(matches and {"email", "age"} <= {why["field"] for why in matches[0]["why"]}, f"an e-mail and an age: {done.stdout}{done.stderr}")
    two = write("two.csv", [["id", "first", "dob"]] + [[f"c{n}", f"Mary{n % 7}" + " Ann" * (n % 3 == 0), f"19{50 + n % 40}-01-02"] for n in range(60)])
    done = run("link", two, "--id", "id", "--map", "given_names=first,date_of_birth=dob", "--clusters", folder / "out.csv")
    check(done.returncode == 0 and "whole names" not in done.stderr, f"some have two given names: {done.stderr}")


def kept_index():
    """An index kept in a file answers as the table does; what is wrong with a file is said."""
    people = write("many.csv", [["id", "first", "last", "dob", "town"]] + [
        [f"r{n}", f"Given{n % 97}", f"Family{n % 89}", f"{1950 + n % 60}-0{1 + n % 9}-{10 + n % 18}", f"Town{n % 7}"] for n in range(3000)])
    asked = write("asked.csv", [["id", "first", "last", "dob", "town"]] + [
        [f"q{n}", f"Givem{n % 97}", f"Family{n % 89}", f"{1950 + n % 60}-0{1 + n % 9}-{10 + n % 18}", f"Town{n % 7}"] for n in range(0, 600, 7)])
    words = ["--id", "id", "--map", "given_names=first,family_name=last,date_of_birth=dob,place:town=town"]
    index = folder / "many.index"
    direct = run("match", people, *words, "--queries", asked, "--save-index", index)
    check(direct.returncode == 0 and index.stat().st_mode & 0o077 == 0, f"an index is kept, for its owner alone: {direct.stderr}")
    check(not list(folder.glob("*.part")), "no draft of an index is left")
    again = run("match", "--index", index, "--queries", asked)
    answers = lambda done: [line for line in done.stdout.splitlines() if "p50_ms" not in line]
    check(again.returncode == 0 and len(answers(again)) == 86 and answers(again) == answers(direct), f"it answers as the table: {again.stderr}")
    one = run("match", "--index", index, "--json", '{"given_names":"Given5","family_name":"Family5","town":"Town5"}')
    check(one.returncode == 0 and json.loads(one.stdout)["matches"], f"one record against a kept index: {one.stdout} {one.stderr}")
    whole = index.read_bytes()
    for name, bytes_, says in [
            ("changed", whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1:], "damaged"),
            ("short", whole[:-5], "damaged"), ("long", whole + b"more", "damaged"), ("head", whole[:20], "no index"),
            ("older", whole[:16] + b"\x00" + whole[17:], "format 0"), ("other", b"id,first\n" * 20, "no index"), ("empty", b"", "no index")]:
        (folder / name).write_bytes(bytes_)
        failed = run("match", "--index", folder / name, "--json", "{}")
        check(failed.returncode == 65 and says in failed.stderr and not failed.stdout, f"an index that is {name}: {failed.returncode} {failed.stderr}")
    check(run("match", "--index", folder / "none", "--json", "{}").returncode == 66, "an index that is not there")
    check(run("match", people, "--index", index, "--json", "{}").returncode == 64, "a table and an index")
    check(run("match", people, "--json", "{}").returncode == 64, "a table without its columns")
    check(run("match", people, *words, "--save-index", "/no/such/folder/i").returncode == 69, "nowhere to keep an index")
    failed = run("match", "--index", index, "--queries", asked, "--truth", "id")
    check(failed.returncode == 65 and "without --truth" in failed.stderr, f"a truth that was not kept: {failed.stderr}")


FEBRL = ("given_names=given_name,family_name=surname,date_of_birth=date_of_birth,postcode=postcode,place:suburb=suburb,place:state=state,"
         "exact:number=soc_sec_id,text:address_1=address_1,text:address_2=address_2,exact:street_number=street_number")
FAKE = "given_names=first_name,family_name=surname,date_of_birth=dob,place:city=city,text:email=email"


def with_truth(source, target):
    with open(source, newline="") as lines:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    return write(target, [rows[0] + ["truth"]] + [row + [row[0].split("-")[1]] for row in rows[1:] if row])


def public(data):
    """The same configuration for each; targets of the issue on identity."""
    three = with_truth(data / "dataset3.csv", "febrl3.csv")
    four = [with_truth(data / f"dataset4{side}.csv", f"febrl4{side}.csv") for side in "ab"]
    for name, files, words, least in [
            ("febrl3", [three], ["--id", "rec_id", "--map", FEBRL, "--truth", "truth"], .999),
            ("febrl4", four, ["--link-only", "--id", "rec_id", "--map", FEBRL, "--truth", "truth"], .9998),
            ("fake_1000", [data / "fake_1000.csv"], ["--id", "unique_id", "--map", FAKE, "--truth", "cluster"], .93)]:
        done = run("link", *files, *words, "--clusters", folder / "out.csv", "--json")
        f1 = json.loads(done.stdout)["quality"]["f1"] if done.returncode == 0 else 0
        print(f"{name}: F1 {f1:.5f} (at least {least})")
        check(f1 >= least, f"{name}: {f1} {done.stderr}")


small()
other_shapes()
whole_names()
kept_index()
data = shared / "data"
if (data / "dataset3.csv").exists():
    public(data)
print(f"{len(faults)} failed")
if faults:
    sys.exit(1)
if not (data / "dataset3.csv").exists():
    print("skipped: the public sets are not beside the project")
    sys.exit(77)
