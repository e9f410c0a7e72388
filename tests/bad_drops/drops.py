"""Drops with something wrong in them, each made when it is needed. A case says what must come of it: how many rows are
taken all the same, what the rejected rows or the message must name, and the exit code."""
import io
import pathlib
import zipfile

PEOPLE = "record_id,agency,region,kind,given_names,family_name,other_names,date_of_birth,sex,nhs_number,upn,address,postcode,phone,valid_from,valid_to,shielded"
LINKS = "agency,region,record_id,related_record_id,relationship,from,to"
EVENTS = "event_id,agency,region,record_id,also_about,occurred,recorded,kind,detail,text,recorder,shielded"
CONTACTS = "agency,region,role,name,phone,email,record_id,from,to"

CHILD = "c1,school:oak,northborough,child,Ada,Example,,2012-03-04,F,,,1 Oak Lane,NB1 1AA,,2016-09-01,,"
MOTHER = "m1,school:oak,northborough,adult,Mary,Example,,1985,F,,,1 Oak Lane,NB1 1AA,,2016-09-01,,"
LINK = "school:oak,northborough,c1,m1,mother,,"
EVENT = "e1,school:oak,northborough,c1,,2017-02-03,2017-02-03,injury.bruise,site=arm,a bruise,class teacher,"
EVENT2 = "e2,school:oak,northborough,c1,,2017-03,2017-04-01,concern.professional,,seems tired,class teacher,"
CONTACT = "school:oak,northborough,designated safeguarding lead,D. Lead,01632 960001,lead@oak.example,,,"

CASES = []


class Case:
    """files: name -> text or bytes or a function of the path; taken: rows that go in; says: pieces of a rejected row
    (file, line, and words of column or reason) or of the message."""

    def __init__(self, name, files, taken, says=(), exit=None, waiting=0):
        self.name, self.files, self.taken, self.says, self.waiting = name, files, taken, list(says), waiting
        self.exit = exit if exit is not None else (0 if taken else 2)
        CASES.append(self)


def lines(*rows, end="\n"):
    return end.join(rows) + end


def good(**changed):
    files = {"people.csv": lines(PEOPLE, CHILD, MOTHER), "relationships.csv": lines(LINKS, LINK),
             "events.csv": lines(EVENTS, EVENT, EVENT2)}
    for name, text in changed.items():
        files[name + ".csv"] = text
    return {name: text for name, text in files.items() if text is not None}


def event(row, name, *words, taken=5, line=3, **more):
    """A bad row between two good events."""
    Case(name, good(events=lines(EVENTS, EVENT, row, EVENT2)), taken, [("events.csv", line, *words)], **more)


def person(row, name, *words, taken=5, **more):
    Case(name, good(people=lines(PEOPLE, CHILD, row, MOTHER)), taken, [("people.csv", 3, *words)], **more)


def link(row, name, *words):
    Case(name, good(relationships=lines(LINKS, row, LINK)), 5, [("relationships.csv", 2, *words)])


def changed(row, column, value, header):
    fields = row.split(",")
    fields[header.split(",").index(column)] = value
    return ",".join(fields)


def bad_event(column, value):
    return changed(changed(EVENT, "event_id", "bad", EVENTS), column, value, EVENTS)


def bad_person(column, value):
    return changed(changed(CHILD, "record_id", "bad", PEOPLE), column, value, PEOPLE)


def shape_of_rows():
    event(bad_event("text", "x") + ",one more", "a field too many", "13 fields")
    event("bad,school:oak,northborough", "a row cut short", "3 fields")
    event('bad,school:oak,northborough,c1,,2017-02-03,2017-02-03,injury.bruise,,"she said "ow" twice",teacher,',
          "a quote inside a quoted field", "quote")
    event(bad_event("text", '"never closed'), "a quote that is never closed", "quote")
    event(bad_event("text", '"' * 301), "an odd bomb of quotes", "quote")
    event(bad_event("text", '"' + '""' * 300_000), "a large bomb of quotes", "quote")
    event(bad_event("text", "x" * 2_000_000), "a field of two million characters", "longer than 1 MiB")
    event("," * 1_100_000, "a row of a million commas", "longer than 1 MiB")
    event(",".join(["x"] * 5000), "five thousand fields", "5000 fields")
    Case("truncated in the last row", good(events=lines(EVENTS, EVENT, EVENT2) + "e3,school:oak,north"), 5, [("events.csv", 4, "3 fields")])
    Case("truncated inside quotes", good(events=lines(EVENTS, EVENT, EVENT2) + 'e3,school:oak,northborough,c1,,2017,2017-02-03,x,,"cut'), 5,
         [("events.csv", 4, "quote")])
    Case("no line end at the end", good(events=lines(EVENTS, EVENT, EVENT2).rstrip("\n")), 5)
    Case("blank lines between rows", good(events=lines(EVENTS, "", EVENT, "", "", EVENT2, "")), 5)
    Case("rows of commas alone", good(events=lines(EVENTS, EVENT, "," * 11, EVENT2)), 5, [("events.csv", 3)])
    Case("a quoted field over several lines", good(events=lines(EVENTS, EVENT, bad_event("text", '"one\ntwo\nthree"'), bad_event("recorded", "never"))), 5,
         [("events.csv", 6, "recorded")])
    Case("semicolons in place of commas", good(events=lines(EVENTS, EVENT, EVENT2).replace(",", ";")), 3, [("events.csv", 1, "event_id")])
    Case("tabs in place of commas", good(events=lines(EVENTS, EVENT, EVENT2).replace(",", "\t")), 3, [("events.csv", 1, "event_id")])


def bytes_of_files():
    text = lines(EVENTS, EVENT, EVENT2)
    Case("a byte-order mark", good(events="\ufeff" + text), 5)
    Case("CRLF line ends", good(events=text.replace("\n", "\r\n")), 5)
    Case("lone CR line ends", good(events=text.replace("\n", "\r")), 5)
    Case("Windows-1252", good(people=lines(PEOPLE, CHILD.replace("Ada", "Zoë"), MOTHER).encode("cp1252")), 5)
    Case("UTF-16 little end first", good(events=b"\xff\xfe" + text.encode("utf-16-le")), 3, [("events.csv", 1, "UTF-16")])
    Case("UTF-16 big end first", good(events=b"\xfe\xff" + text.encode("utf-16-be")), 3, [("events.csv", 1, "UTF-16")])
    Case("UTF-16 without a mark", good(events=text.encode("utf-16-le")), 3, [("events.csv", 1)])
    Case("UTF-32", good(events=text.encode("utf-32")), 3, [("events.csv", 1)])
    Case("a NUL byte in a field", good(events=lines(EVENTS, EVENT, bad_event("text", "a\0b"), EVENT2)), 5, [("events.csv", 3, "NUL")])
    Case("NUL bytes all through", good(events=b"\0" * 100_000), 3, [("events.csv", 1)])
    Case("bytes that are no text", good(events=bytes(range(128, 256)) * 500), 3, [("events.csv", 1)])
    Case("a byte that Windows-1252 lacks", good(events=lines(EVENTS, EVENT).encode() + bad_event("text", "Q").encode().replace(b"Q", b"\x81\xff") +
                                                b"\n" + lines(EVENT2).encode()), 5, [("events.csv", 3, "neither UTF-8 nor")])
    Case("UTF-8 written the long way", good(events=lines(EVENTS, EVENT).encode() + bad_event("text", "Q").encode().replace(b"Q", b"\xc0\xaf\x81") +
                                            b"\n" + lines(EVENT2).encode()), 5, [("events.csv", 3, "neither UTF-8 nor")])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    Case("a spreadsheet by another name", good(events=packed.getvalue()), 3, [("events.csv", 1, "spreadsheet")])
    Case("a picture", good(events=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10), 3, [("events.csv", 1)])
    Case("a page", good(events="<!doctype html><html><body>Sign in</body></html>\n"), 3, [("events.csv", 1, "event_id")])
    Case("an empty file", good(events=""), 3, [("events.csv", 1, "empty")])
    Case("line ends alone", good(events="\n\n\n"), 3, [("events.csv", 1, "empty")])
    Case("a header alone", good(events=lines(EVENTS)), 3)
    Case("a row without a header", good(events=lines(EVENT, EVENT2)), 3, [("events.csv", 1, "missing")])
    Case("a folder by a file's name", good(events=lambda path: path.mkdir()), 3, [("events.csv", 1, "not a file")])
    Case("a link to nowhere beside good files", good(contacts=lambda path: path.symlink_to("/nonexistent/file")), 5)


def columns():
    without = lambda column: ",".join(c for c in EVENTS.split(",") if c != column)
    Case("a column is missing", good(events=lines(without("recorded"), EVENT)), 3, [("events.csv", 1, "recorded")])
    Case("a column twice", good(events=lines(EVENTS + ",kind", EVENT + ",x")), 3, [("events.csv", 1, "kind", "twice")])
    Case("a column misspelt", good(events=lines(EVENTS.replace("occurred", "ocurred"), EVENT)), 3, [("events.csv", 1, "occurred")])
    Case("the people's header on events", good(events=lines(PEOPLE, EVENT)), 3, [("events.csv", 1, "event_id")])
    Case("a header in capitals", good(events=lines(EVENTS.upper(), EVENT, EVENT2)), 5)
    Case("columns in another order", good(events=lines("recorded,kind,event_id,agency,region,record_id,occurred", "2017-02-03,injury.bruise,e1,school:oak,northborough,c1,2017-02")), 4)
    Case("columns that we do not know", good(events=lines(EVENTS + ",house,", EVENT + ",blue,", EVENT2 + ",red,x")), 5)
    Case("a header with an open quote", good(events='"' + lines(EVENTS, EVENT)), 3, [("events.csv", 1, "quote")])


def values():
    for value in ["2017-02-30", "2017-13-01", "2017-00-10", "0000-00-00", "03/02/2017", "yesterday", "17-02-03", "2017-2-3", "9999-01-01",
                  "2017-02-03T25:00", "1970-01-01T00:00+99:00", "-2017", "２０１７"]:
        event(bad_event("occurred", value), f"occurred {value}", "occurred", value)
    event(bad_event("recorded", "2017-02"), "recorded without a day", "recorded", "full day")
    event(bad_event("recorded", "2017-02-02"), "recorded before it occurred", "before occurred")
    event(bad_event("recorded", ""), "recorded is empty", "recorded")
    event(bad_event("occurred", ""), "occurred is empty", "occurred")
    event(bad_event("kind", ""), "no kind", "kind")
    for value in ["School:Oak", "school oak", "school:", ":oak", "school:oak:hill", "../etc/passwd", "", "школа", "a" * 3 + "'; drop table event; --"]:
        event(bad_event("agency", value), f"the agency {value!r}", "agency")
    event(bad_event("region", "North Borough"), "the region North Borough", "region")
    event(bad_event("event_id", ""), "no event_id", "event_id")
    event(bad_event("record_id", ""), "no record_id", "record_id")
    event(bad_event("event_id", "x" * 201), "an event_id of 201 characters", "event_id", "200")
    person(bad_person("kind", "dog"), "a person of kind dog", "kind", "child, adult or unborn")
    person(bad_person("sex", "Q"), "sex Q", "sex")
    person(bad_person("date_of_birth", "2012-02-31"), "born on 31 February", "date_of_birth")
    person(bad_person("valid_to", "2001-01-01"), "valid to before valid from", "before valid_from")
    person(bad_person("valid_from", "=1+1"), "a formula for a date", "'=1+1")
    person(bad_person("record_id", ""), "a person without a record_id", "record_id")


def references():
    link("school:oak,northborough,c1,c1,mother,,", "a record related to itself", "itself")
    link("school:oak,northborough,c1,m1,godmother,,", "an unknown relationship", "relationship")
    link("school:oak,northborough,c1,,mother,,", "related to nobody", "related_record_id")
    Case("mothers in a circle", good(relationships=lines(LINKS, LINK, "school:oak,northborough,m1,c1,mother,,")), 6)
    Case("a long circle of parents", good(relationships=lines(LINKS, *(f"school:oak,northborough,p{i},p{(i + 1) % 50},parent,," for i in range(50)))), 54, waiting=50)
    Case("events about records that nobody sent", good(people=None, relationships=None), 2, waiting=1)
    Case("a relationship between strangers", good(people=None, events=None), 1, waiting=2)
    Case("an event that names a thousand others", good(events=lines(EVENTS, changed(EVENT, "also_about", ";".join(f"x{i}" for i in range(1000)), EVENTS))), 4, waiting=1000)
    Case("an event that names itself", good(events=lines(EVENTS, changed(EVENT, "also_about", "c1;c1;c1", EVENTS))), 4)
    event(bad_event("event_id", "e1").replace("a bruise", "another story"), "an event_id twice with another story", "event_id", "says something else")
    Case("the same row twice", good(events=lines(EVENTS, EVENT, EVENT, EVENT2)), 5)
    Case("an event of another agency with the same id", good(events=lines(EVENTS, EVENT, changed(EVENT, "agency", "gp:high-street", EVENTS))), 5, waiting=1)
    Case("kinds and shields that we do not know", good(events=lines(EVENTS, changed(EVENT, "kind", "moon.full", EVENTS), EVENT2 + "top-secret")), 5)
    Case("a contact without a role", good(contacts=lines(CONTACTS, CONTACT, "school:oak,northborough,,X,,,,,")), 6, [("contacts.csv", 3, "role")])
    Case("formulas in words", good(events=lines(EVENTS, changed(EVENT, "text", '"=HYPERLINK(""http://x"")"', EVENTS), EVENT2)), 5)


def whole_drops():
    Case("an empty folder", {}, 0, ["no drop here"], exit=2)
    Case("files by other names", {"People.xlsx": b"PK", "notes.txt": "hello"}, 0, ["no drop here"], exit=2)
    Case("no such folder", None, 0, ["no such folder"], exit=2)
    Case("every file is broken", {"people.csv": "", "relationships.csv": b"\xff\xfea\0", "events.csv": "x,y\n1,2\n"}, 0,
         [("people.csv", 1, "empty"), ("relationships.csv", 1, "UTF-16"), ("events.csv", 1, "event_id")])
    Case("every row is broken", {"events.csv": lines(EVENTS, *(bad_event("recorded", "x") for _ in range(9000)))}, 0, [("events.csv", 9001, "recorded")])
    Case("headers alone", {"people.csv": lines(PEOPLE), "events.csv": lines(EVENTS)}, 0)
    Case("events alone", {"events.csv": lines(EVENTS, EVENT, EVENT2)}, 2, waiting=1)
    Case("the people's file is broken", good(people=b"PK\x03\x04rest"), 3, [("people.csv", 1, "spreadsheet")], waiting=2)


def write_line(path, megabytes):
    """One endless line between two good rows, without holding it."""
    with path.open("wb") as out:
        out.write(lines(EVENTS, EVENT).encode())
        for _ in range(megabytes):
            out.write(b"x" * (1 << 20))
        out.write(b"\n" + lines(EVENT2).encode())


def large(megabytes):
    Case(f"a line of {megabytes} MB", good(events=lambda path: write_line(path, megabytes)), 5, [("events.csv", 3, "longer than 1 MiB")])


def all_cases(megabytes):
    for group in (shape_of_rows, bytes_of_files, columns, values, references, whole_drops):
        group()
    large(megabytes)
    return CASES


def write(case, folder: pathlib.Path):
    if case.files is None:
        return
    folder.mkdir()
    for name, text in case.files.items():
        path = folder / name
        if callable(text):
            text(path)
        elif isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_bytes(text.encode())
