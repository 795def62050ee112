/// A list of our own after the idea of the Big List of Naughty Strings: one or more of each kind that has broken a
/// program that shows text.
enum NaughtyStrings {
  static let all: [String] =
    words + numbers + punctuation + scripts + invisible + upsideDown + emoji + markup + injections
    + terminals

  private static let words = [
    "", " ", "\t", "undefined", "undef", "null", "NULL", "(null)", "nil", "NIL", "true", "false",
    "None",
    "hasOwnProperty",
    "constructor", "__proto__", "then", "\\", "\\\\", "CON", "PRN", "AUX", "NUL", "LPT1", "COM1",
    "../../etc/passwd",
    "-rf", "--help", "$HOME", "%s%s%s%n", "%d", "{0}", "$(touch /tmp/x)", "`touch /tmp/x`",
    "@{[system \"touch x\"]}",
  ]

  private static let numbers = [
    "0", "1", "1.00", "$1.00", "1/2", "1E2", "-1", "-1.00", "1/0", "0.0.0", "0,0/0,0", "--1", "-",
    "-.", "-,",
    "NaN",
    "Infinity", "-Infinity", "1#INF", "0x0", "0xffffffffffffffff", "0xabad1dea", "1,000.00",
    "1 000.00",
    "1'000,00",
    "123456789012345678901234567890123456789", "01000", "2.2250738585072011e-308",
    "9223372036854775808",
    "１２３", "١٢٣",
    "٠١٢٣٤٥٦٧٨٩", "Ⅷ", "½", "⁰⁴⁵₀₁₂",
  ]

  private static let punctuation = [
    ",./;'[]\\-=", "<>?:\"{}|_+", "!@#$%^&*()`~", "'", "\"", "''", "\"\"", "'\"'", "\"''''\"'\"",
    "‘’“”„«»‹›",
    "…—–−‐‑",
    "Ω≈ç√∫˜µ≤≥÷", "åß∂ƒ©˙∆˚¬…æ", "œ∑´®†¥¨ˆøπ“‘", "¡™£¢∞§¶•ªº–≠", "¸˛Ç◊ı˜Â¯˘¿", "⅛⅜⅝⅞",
    "ﾟ･✿ヾ╲(｡◕‿◕｡)╱✿･ﾟ",
    "(╯°□°）╯︵ ┻━┻)", "( ͡° ͜ʖ ͡°)",
    "┌─┐│x│└─┘ ✓ sent", "█▓▒░",
  ]

  private static let scripts = [
    "田中さんにあげて下さい", "パーティーへ行かないか", "和製漢語", "部落格", "사회과학원 어학연구소", "찦차를 타고 온 펲시맨", "울란바토르", "𠜎𠜱𠝹𠱓𠱸𠲖𠳏",
    "Ⱥ", "Ⱦ", "ЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", "теперь й и и\u{306}",
    "ثم نفس سقطت وبالتحديد،", "בְּרֵאשִׁית, בָּרָא אֱלֹהִים",
    "הָיְתָהtestالصفحات التّحول", "﷽", "ﷺ", "مُنَاقَشَةُ سُبُلِ", "گچپژ", "नमस्ते क्\u{200D}ष", "ที่นี่", "ປະເທດລາວ",
    "မြန်မာ",
    "ខ្មែរ", "ሰማይ አይታረስ",
    "᚛ᚄᚓᚐᚋᚒᚄ ᚑᚄᚂᚑᚏᚅ᚜", "I İ ı i", "Straße ẞ", "ﬁ ﬀ ﬃ", "Dž Ǆ ǅ", "𝐓𝐡𝐞 𝒒𝒖𝒊𝒄𝒌 𝔟𝔯𝔬𝔴𝔫", "Ｔｈｅ ｆｕｌｌ",
    "⒯⒣⒠ ⓆⓊⒾⒸⓀ",
  ]

  private static let invisible = [
    "\u{FEFF}", "\u{FFFE}", "a\u{AD}\u{600}\u{61C}\u{6DD}\u{70F}\u{180E}b",
    "\u{200B}\u{200C}\u{200D}\u{2060}\u{2061}",
    "\u{FFF9}x\u{FFFA}y\u{FFFB}", "\u{110BD}\u{1BCA0}\u{1D173}",
    "\u{E0001}\u{E0020}\u{E0041}\u{E007F}",
    "\u{9}\u{B}\u{C} \u{85} \u{1680}\u{2002}\u{2003}\u{2009}\u{200A}\u{202F}\u{205F}\u{3000}",
    "\u{2028}\u{2029}",
    "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{E}\u{F}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}\u{16}\u{17}\u{18}\u{19}",
    "\u{80}\u{81}\u{82}\u{83}\u{84}\u{86}\u{87}\u{88}\u{90}\u{98}\u{9B}\u{9C}\u{9D}\u{9E}\u{9F}",
    "\u{3164}\u{FFA0}\u{115F}",
    "\u{202A}\u{202A}test\u{202A}", "\u{202B}test\u{202B}", "\u{2029}test\u{2029}",
    "test\u{2060}test\u{202B}", "\u{2066}test\u{2067}",
    "\u{FDFA}\u{FE00}\u{E0100}", "\u{E000}\u{F8FF}\u{F0000}\u{10FFFF}", "a\0b", "\u{FFFD}",
  ]

  private static let upsideDown = [
    "˙ɐnbᴉlɐ ɐuƃɐɯ ǝɹolop ʇǝ", "00˙Ɩ$-", "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "Z\u{351}\u{36B}\u{343}\u{36A}\u{302}\u{36B}\u{33D}A\u{334}L\u{322}G\u{334}O\u{358}",
    "\u{301}\u{301}\u{301}", "̡͓̞ͅI̗̘̦͝n͇͇͙v̮̫ok̲̫̙͈i̖͙̭̹̠̞n̡̻̮̣̺g̲͈͙̭͙̬͎ ̰t͔̦h̞̲e̢̤ ͍̬̲͖f̴̘͕̣è͖ẹ̥̩l͖͔͚i͓͚̦͠n͖͍̗͓̳̮g͍ ̨o͚̪͡f̘̣̬", "\u{20DD}\u{20E3}\u{488}",
    "i\u{307}\u{301}", "e\u{301}\u{300}\u{302}\u{303}\u{304}\u{305}",
  ]

  private static let emoji = [
    "😍", "👩🏽", "👨‍🦰 👨🏿‍🦰 👨‍🦱 🦹🏿‍♂️", "👾 🙇 💁 🙅 🙆", "🐵 🙈 🙉 🙊", "❤️ 💔 💌", "✋🏿 💪🏿 👐🏿", "👨‍👩‍👦 👨‍👩‍👧‍👦 👩‍👩‍👧‍👦", "🚾 🆒 🆓", "0️⃣ 1️⃣ #️⃣ *️⃣",
    "🇺🇸🇷🇺🇸 🇦🇫🇦🇲🇸", "🇺🇸🇷🇺🇸🇦🇫🇦🇲", "🏴‍☠️🏳️‍🌈🏳️‍⚧️", "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
    "👩\u{200D}\u{200D}👩", "\u{1F3FB}\u{1F3FF}",
    "☺\u{FE0E}☺\u{FE0F}", "©️®️™️ℹ️",
  ]

  private static let markup = [
    "<script>alert(1)</script>", "&lt;script&gt;", "<img src=x onerror=alert(1)>", "<br>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
    "]]>", "-->",
    "&#27;[31m", "&#x202e;", "**жирный** _курсив_ `код`", "[x](http://example.com)", "\\u001b[0m",
    "%1B%5B0m",
  ]

  private static let injections = [
    "1;DROP TABLE users", "1'; DROP TABLE users-- 1", "' OR 1=1 -- 1", "'; EXEC sp_MSForEachTable",
    "%", "_",
    "\\'", "=1+1", "=cmd|' /C calc'!A0",
    "+SUM(1)", "@SUM(1)", "() { 0; }; touch /tmp/x", "eval(\"x\")", "Kernel.exit(1)",
    "{% print 'x' %}",
    "{{7*7}}", "${7*7}", "#{7*7}",
    "http://a/%%30%30", "//", "/dev/null; touch x", "Basement", "Scunthorpe",
    "Продам аккаунт|ключ|гарантия",
  ]

  private static let terminals = [
    "Roses are \u{1B}[0;31mred\u{1B}[0m", "But now...\u{1B}[20Cfor my greatest trick...\u{1B}[8m",
    "The quic\u{8}\u{8}\u{8}\u{8}\u{8}k", "\u{7}\u{7}",
    "\u{1B}]0;title\u{7}", "\u{1B}]52;c;ZXZpbA==\u{7}", "\u{1B}P$q\"p\u{1B}\\", "\u{9B}2J",
    "\u{1B}c",
    "\u{1B}#8", "\u{1B}[6n", "\r> ready", "line\rover",
    "Powerلُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", "జ్ఞ\u{200C}ా", "\u{1B}[?1049l", "\u{E}lqqk\u{F}",
  ]
}
