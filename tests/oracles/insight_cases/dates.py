"""Date formats: what a code stands for is computed from many moments; samples and refusals are asked of `datetime` and `time`."""

import ast
import datetime
import random
import re
import time

from .base import Family, call, codes, matched, same, unknown

CODES = ["%Y", "%m", "%d", "%H", "%M", "%S", "%y", "%b", "%B", "%j", "%I", "%p", "%f", "%a", "%A", "%w", "%u", "%U", "%W", "%G", "%V", "%z", "%Z", "%c", "%x", "%X", "%%", "%-d", "%e", "%:z", "%s", "%F", "%5Y", "%n", "%D", "%h"]
WHOLE = ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%y", "%I:%M %p", "%Y-%M-%d", "%H:%m", "%I:%M", "%H:%M %p", "%Y%m%dT%H%M%S", "%d %B %Y", "%a, %d %b %Y %H:%M:%S %z", "%d.%M.%y", "%Y-%M-%d %H", "%I:%m", "100%", "%H:%m:%M",
         "%Y-%m-%d %I:%M:%S", "%d.%d", "%j %Y", "plain"]


def make_dates(rng):
    lines = ["import time, datetime", "from datetime import datetime as dt, date", "import time as t", "class Own:\n    def strftime(self, f): return f", "s = ''"]
    for i in range(10):
        text = rng.choice(WHOLE) if rng.random() < 0.4 else "".join(rng.choice(CODES[:16] if rng.random() < 0.8 else CODES) + rng.choice(["", " ", "-", ":", ".", "/", " at "]) for _ in range(rng.randint(1, 10)))
        literal = rng.choice(["'{}'", '"{}"', "('{}')", "'' '{}'", "r'{}'"]).format(text)
        lines.append(f"f{i} = lambda: " + rng.choice([f"time.strftime({literal})", f"dt.now().strftime({literal})", f"dt.strptime(s, {literal})", f"datetime.datetime.strptime(s, {literal})", f"date.today().strftime({literal})",
                     f"datetime.time(1, 2).strftime({literal})", f"t.strptime(s, {literal})", f"Own().strftime({literal})", f"date(2020, 1, 2).strftime(format={literal})"]))
    return "\n".join(lines) + "\n"


DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def week(moment, first):
    """The week of the year, where week 1 starts with the first day of this name."""
    start = datetime.date(moment.year, 1, 1)
    while start.strftime("%A") != first:
        start += datetime.timedelta(1)
    return (moment.date() - start).days // 7 + 1


MEANINGS = {
    "year, four digits": lambda m: f"{m.year:04}", "year, its last two digits": lambda m: f"{m.year % 100:02}", "month, 01 to 12": lambda m: f"{m.month:02}", "month, short name": lambda m: MONTHS[m.month - 1][:3],
    "month, full name": lambda m: MONTHS[m.month - 1], "day of the month, 01 to 31": lambda m: f"{m.day:02}", "day of the year, 001 to 366": lambda m: f"{(m.date() - datetime.date(m.year, 1, 1)).days + 1:03}",
    "hour, 00 to 23": lambda m: f"{m.hour:02}", "hour, 01 to 12": lambda m: f"{(m.hour - 1) % 12 + 1:02}", "AM or PM": lambda m: "AM" if m.hour < 12 else "PM", "minute, 00 to 59": lambda m: f"{m.minute:02}",
    "second, two digits": lambda m: f"{m.second:02}", "microsecond, six digits": lambda m: f"{m.microsecond:06}", "weekday, short name": lambda m: DAYS[m.weekday()][:3], "weekday, full name": lambda m: DAYS[m.weekday()],
    "weekday as a number, Sunday is 0": lambda m: str((m.weekday() + 1) % 7), "weekday as a number, Monday is 1": lambda m: str(m.weekday() + 1), "week of the year, from its first Sunday": lambda m: f"{week(m, 'Sunday'):02}",
    "week of the year, from its first Monday": lambda m: f"{week(m, 'Monday'):02}", "year that the ISO week belongs to": lambda m: str(m.isocalendar()[0]), "ISO week, 01 to 53": lambda m: f"{m.isocalendar()[1]:02}",
    "a percent sign": lambda m: "%", "date and time, as the locale writes them": lambda m: m.ctime(), "date, as the locale writes it": lambda m: m.strftime("%m/%d/%y"), "time, as the locale writes it": lambda m: m.strftime("%H:%M:%S"),
    "name of the time zone": lambda m: m.tzinfo.tzname(m),
    "offset from UTC, such as `+0530`": lambda m: f"{'-' if m.utcoffset().total_seconds() < 0 else '+'}{int(abs(m.utcoffset().total_seconds())) // 3600:02}{int(abs(m.utcoffset().total_seconds())) // 60 % 60:02}",
}


def moments():
    rng = random.Random(1)
    for _ in range(60):
        zone = datetime.timezone(datetime.timedelta(minutes=rng.choice([0, 330, -300, 60])), "ZONE")
        yield datetime.datetime(rng.randint(1900, 2100), rng.randint(1, 12), rng.randint(1, 28), rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59), rng.randint(0, 999999), zone)


MOMENTS = list(moments())
FULL = datetime.datetime(2024, 3, 9, 14, 5, 7)


def judge_dates(program, notes):
    tree = ast.parse(program.source)
    calls = {n.lineno: n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "attr", "") in ("strftime", "strptime")}
    for note in notes:
        lead, row = note["lead"], note["location"]["row"]
        node = calls[row]
        reads = node.func.attr == "strptime"
        text = (node.args[-1] if node.args else node.keywords[0].value).value
        line = program.lines[row - 1]
        found = re.findall(r"%[-_^#:0-9]*.", text)
        distinct = list(dict.fromkeys(found))
        parse = (lambda s: time.strptime(s, text)) if re.search(r"\bt(ime)?\.strptime", line) else (lambda s: datetime.datetime.strptime(s, text))
        refused = call(parse, "") if reads else None
        for sentence in [lead, *(fact["text"] for fact in note["facts"] if fact["kind"] == "line")]:
            if groups := matched("writes {c} for {*}", sentence):
                moment = {"9 March 2024, 14:05:07": FULL, "9 March 2024": FULL.date(), "14:05:07": FULL.time()}[groups[1]]
                kind = datetime.time if "datetime.time(" in line else datetime.date if "date(" in line or "date.today" in line else datetime.datetime
                ok = (type(moment) is kind or not getattr(program, "receivers_known", True)) and not reads
                written = time.strftime(text, moment.timetuple()) if "time.strftime(" in line and kind is datetime.datetime else moment.strftime(text)
                yield note, sentence, same(written, groups[0]) if ok else f"it is a {kind}"
            elif groups := matched("reads text such as {c}", sentence):
                again = call(parse, groups[0])
                back = again if isinstance(again, Exception) else time.strftime(text.replace("%f", "000000"), again) if isinstance(again, time.struct_time) else again.strftime(text)
                # What only tells the hour up to 12 is read as a morning, also beside one that tells it up to 24.
                shown = groups[0].replace("PM", "AM") if "%I" not in text else groups[0]
                back = groups[0] if {"%H", "%I"} <= set(distinct) and "%p" not in distinct and not isinstance(again, Exception) else back
                yield note, sentence, (not isinstance(again, Exception) and (back.replace("PM", "AM") == shown.replace("PM", "AM") or re.search("%[aAwj]", text) is not None)) or f"{again!r}, {back!r}"
            elif groups := matched("`strptime` raises `ValueError`: it cannot read {c}", sentence):
                yield note, sentence, (type(refused) is ValueError and "bad directive" in str(refused) and groups[0] in distinct and note["weight"] == "fails") or repr(refused)
            elif groups := matched("`strptime` raises {c}: {c} stands there twice", sentence):
                yield note, sentence, (isinstance(refused, eval(groups[0], {"re": re})) and found.count(groups[1]) > 1 and note["weight"] == "fails") or repr(refused)
            elif groups := matched("{n} {*}", sentence):
                yield note, sentence, same(f"{len(distinct)} code{'s' * (len(distinct) != 1)}", sentence)
            elif sentence == "`%M` is the minute; the month is `%m`":
                # Two months are written alike, and the hour is never written.
                one, other = FULL, FULL.replace(month=5)
                plain = re.sub("%[aAwuUWVG]", "", text)
                yield note, sentence, (one.strftime(plain) == other.strftime(plain) == FULL.replace(hour=9).strftime(plain) != FULL.replace(minute=9).strftime(plain)) or text
            elif sentence == "`%m` is the month; the minute is `%M`":
                yield note, sentence, (FULL.strftime(text) == FULL.replace(minute=9).strftime(text) != FULL.replace(hour=9).strftime(text)) or text
            elif sentence == "without `%p`, `%I` does not tell morning from afternoon":
                yield note, sentence, FULL.strftime(text) == FULL.replace(hour=2).strftime(text) or text
            elif sentence == "`%p` changes nothing beside `%H`: it goes with `%I`":
                yield note, sentence, (reads and "%H" in text and "%p" in text and datetime.datetime.strptime("14 AM", "%H %p").hour == 14) or text
            elif sentence == "`%y` reads 69 to 99 as 1969 to 1999, and 00 to 68 as 2000 to 2068.":
                yield note, sentence, "%y" in distinct and all(time.strptime(f"{y:02}", "%y").tm_year == (1900 if y >= 69 else 2000) + y for y in range(100))
            elif groups := matched("… and {n} more.", sentence):
                yield note, sentence, same(len(distinct) - 8, int(groups[0]))
            else:
                yield note, sentence, unknown(sentence)
        bullets = [fact["text"] for fact in note["facts"] if fact["kind"] == "bullet"]
        yield note, "codes", same(distinct[:8], [codes(text)[0] for text in bullets])
        for text in bullets:
            one, _, words = text[1:].partition("`: ")
            if words == "Python does not define it; the system's C library may":
                yield note, text, one not in CODES[:27]
                continue
            if words == "no code that every Python reads":
                # The Python that is run may be one that does.
                yield note, text, reads and one in CODES[27:]
                continue
            meaning = MEANINGS.get(words)
            wrong = [m for m in MOMENTS if meaning and m.strftime(one) != meaning(m)]
            yield note, text, (meaning is not None and not wrong) or f"{wrong[:1]}"


FAMILIES = [
    Family("dates", ("strptime-format-codes",), make_dates, judge_dates, 2500),
]
