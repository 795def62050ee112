"""Texts that strangers could write to take over a terminal; generated, for lists of such are short of escapes (T02)."""
import sys
import unicodedata

BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
FORMAT = [number for number in range(sys.maxunicode + 1) if unicodedata.category(chr(number)) == "Cf"]
INVISIBLE = [0x115F, 0x1160, 0x3164, 0xFFA0, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
LINE_CONTROLS = ["\r", "\b", "\v", "\f", "\n", "\t", "\x85", "\u2028", "\u2029"]

#: One or a few of each kind that has broken a program which shows text (T01).
NAUGHTY = [
    " ", "undefined", "NULL", "-1", "1/0", "%s%s%s%n", "$(touch /tmp/x)", "`x`", "'; DROP TABLE product; --", "../../etc/passwd",
    "--offline", "<script>alert(1)</script>", "&lt;b&gt;&#27;[2J&#x202e;", "𝕋𝕙𝕖 𝕢𝕦𝕚𝕔𝕜", "ﷺ", "﷽", "田中さん", "찦차를", "表ポあA",
    "ｱｲｳ １２３", "مُنَاقَشَةُ سُبُلِ اِسْتِخْدَامِ", "בְּרֵאשִׁית", "ด้้้้้็็็็็้้้้้็็็็็", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤", "ȺȾ", "İıſß",
    "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇷🇺🇷🇸🇷", "👩🏽‍💻", "❤️", "1️⃣", "🏳️‍🌈", "e\u0301", "क्षि", "ज्ञ\u200dा", "\u1100\u1161\u11a8", "\ufdd0", "\uffff", "\ue000",
    "✓ sent", "│ ┌─┐ ›●", "[Y/n] ", "sellerdesk: error", "\ufeffBOM", "a\u00adb", "x" * 4000, "я" * 300, "漢" * 300,
]


def escapes():
    """The corpus of T02, as pairs of texts that are drawn side by side."""
    for form in ("\x1b{}", "{c1}"):
        for ender in ("\x07", "\x1b\\", "\x9c", "", None):
            for introducer, bodies in (
                    ("[", [f"{prefix}2;1{chr(final)}" for prefix in ("", "?", ">", "=", "<") for final in range(0x40, 0x7F)]),
                    ("]", [f"{number};c;cHduZWQ=" for number in
                           (0, 1, 2, 4, 7, 8, 9, 10, 11, 50, 52, 99, 104, 133, 777, 1337)]),
                    ("P", ["$qm", "+q544e", "q#0;2;0;0;0~", "tmux;\x1b\x1b]0;x\x07"]), ("_", ["Ga=T,f=24;AAAA"]), ("^", ["m"]),
                    ("X", ["s"]), ("c", [""]), ("#", ["8"]), ("n", [""]), ("o", [""]), ("(", ["0"]), (")", ["B"]), ("N", [""]),
                    ("D", [""]), ("E", [""]), ("M", [""]), ("=", [""]), ("Z", [""]), ("c", ["\x0eqqq\x0f"])):
                start = form.format(introducer, c1=chr(ord(introducer) + 0x40))
                for body in bodies:
                    if ender is None:
                        yield "a" + start, body + "\x1b\\ok"
                    else:
                        yield "a" + start + body + ender, "ok"
