// Working days: Monday to Friday except bank holidays in England and Wales (domain.md 2.1).
#pragma once

#include "core/date.hpp"

namespace kith::core {

bool bank_holiday(Date day);  // England and Wales, 1990 to 2060
bool working_day(Date day);
// The day that is so many working days after `from`; a clock that starts on a Saturday with 1 ends on Monday.
Date add_working_days(Date from, int count);
int working_days_between(Date from, Date to);  // working days after `from`, up to and including `to`

// The first day of compulsory school age: the term's after the fifth birthday (Education Act 1996, s8).
Date compulsory_school_start(Date birthday);
// So many school days of that term are over on this day; holidays and training days are allowed for, generously.
Date school_days_into_first_term(Date birthday, int days);

}  // namespace kith::core
