"""Answers in the desk: typed, queued, sent, looked for, and killed at any moment of it (O01–O03)."""
import collections
import concurrent.futures
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import tempfile
import time
import unittest

from support.case import SOAK
from support.shop import BINARY
from test_writes import WriteCase

#: A write of an answer, as the gate and the faults see it.
SEND = r"debates/v2/?\?"
#: Frames of a desk that takes keys.
INBOX = r"[ \[]1 Inbox"
#: Over what is typed.
COMPOSER = r"─ to \S+"
OPEN = ("held", "queued", "sending", "accepted", "unknown")
#: How long a start may take: a release build on a machine of its own, anything else.
START = 2.0 if "/release/" in os.path.realpath(BINARY) else 4.0


class AnswerCase(WriteCase):
    SIZE = (120, 40)

    def shop_and_home(self, *flags, undo=1, poll=1, rate=100, lines=(), gate=False):
        """A sandbox, a home whose store has its list of dialogs, and the gate between them, where one is wanted."""
        home = self.home()
        shop = self.sandbox(home, *(flags or ("--size", "s")))
        way = self.gate(shop) if gate else shop
        self.configure(home, way, undo, poll, rate, lines)
        listed = json.loads(self.tool(home, shop, "chats", "list", "--json").stdout)["items"]
        return home, shop, way, listed

    def configure(self, home, shop, undo=1, poll=1, rate=100, lines=()):
        home.write_config(
            shop.base_url, shop.seller_id, (f"undo_seconds = {undo}", *lines),
            (f"poll_interval = {poll}", f"requests_per_second = {rate}"))

    def desk(self, home, shop, *arguments, **options):
        """A desk on the Inbox, at its first frame; how long that took."""
        begin = time.monotonic()
        desk = self.run_program(
            home, "--lang", "en", *arguments, env={"DK": shop.api_key}, screen=None, columns=self.SIZE[0],
            rows=self.SIZE[1], **options)
        desk.wait(lambda: re.search(INBOX, desk.text), "the Inbox")
        return desk, time.monotonic() - begin

    def sent(self, shop):
        return self.ask(shop, "/sandbox/sent")

    def query(self, home, sql):
        """Rows of `desk.sqlite`, as they are on the disk."""
        with sqlite3.connect(f"file:{home.state}/desk.sqlite?mode=ro", uri=True, timeout=20) as database:
            rows = database.execute(sql).fetchall()
        database.close()
        return rows

    Answer = collections.namedtuple("Answer", "id dialog state reason attempts text pause changed")

    def answers(self, home):
        return [self.Answer(id, product.removeprefix("dialog/"), state, reason or "", attempts, text.decode(), pause, changed)
                for id, product, state, reason, attempts, text, pause, changed in self.query(home, """
            SELECT item.id, item.product, item.state, item.reason, item.attempts, reply.text, job.pause, item.changed_at
            FROM item JOIN reply ON reply.id = item.id JOIN job ON job.id = item.job ORDER BY item.id""")]

    def drafts(self, home):
        """(text, cursor) by dialog."""
        return {dialog: (text.decode(), cursor) for dialog, text, cursor in self.query(
            home, "SELECT dialog, text, cursor FROM draft")}

    def assert_whole(self, home):
        """The files as a killed desk left them, and copies only: their journals are the next desk's to put right."""
        with tempfile.TemporaryDirectory() as directory:
            for name in os.listdir(home.state):
                if ".sqlite" in name:
                    shutil.copy(f"{home.state}/{name}", directory)
            for name in ("desk.sqlite", "pages.sqlite"):
                if not os.path.exists(f"{directory}/{name}") or not os.path.getsize(f"{directory}/{name}"):
                    continue
                database = sqlite3.connect(f"{directory}/{name}")
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)], name)
                self.assertEqual(database.execute("PRAGMA foreign_key_check").fetchall(), [], name)
                database.close()
        self.assertEqual([name for name in os.listdir(home.state) if "corrupt" in name], [])

    def reply(self, home, shop, dialog, text, *flags, code=0):
        done = self.tool(home, shop, "chats", "reply", str(dialog), "--text", text, "--json", *flags)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def reply_all(self, home, shop, pairs, at_once=4):
        """Puts many answers beside a running desk; those of one dialog in their order."""
        by_dialog = collections.defaultdict(list)
        for dialog, text in pairs:
            by_dialog[dialog].append(text)

        def put(dialog):
            return [self.reply(home, shop, dialog, text)["outcome"] for text in by_dialog[dialog]]
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            outcomes = [outcome for part in pool.map(put, by_dialog) for outcome in part]
        self.assertEqual(set(outcomes), {"queued"})

    def wait_for_answers(self, desk, home, patience, is_over):
        """Until the condition holds of all answers; looks at the disk a few times a second."""
        end = time.monotonic() + patience
        while True:
            answers = self.answers(home)
            if is_over(answers):
                return answers
            self.assertLess(time.monotonic(), end, f"{collections.Counter(a.state for a in answers)}\n{desk.picture}")
            self.assertIsNone(desk.poll(), desk.picture)
            desk.pump(0.05)
            time.sleep(0.2)

    def assert_in_order(self, shop, wanted):
        """Every text of a dialog arrived once, in the order in which it was put."""
        arrived = collections.defaultdict(list)
        for message in self.sent(shop):
            arrived[str(message["dialog"])].append(message["text"])
        self.assertEqual({d: t for d, t in arrived.items()}, {str(d): t for d, t in wanted.items()})


def words(number):
    """A word of its own for every number, of letters only: no guard takes it for an order or a code."""
    text = ""
    for _ in range(5):
        text += "abcdefghijklmnoprstuvwz"[number % 23]
        number //= 23
    return "q" + text + "x"


#: Such a word, whatever keys meant for the list came right behind it: an answer that is taken back opens by itself.
WORD = re.compile(r"q[a-pr-wz]{5}x")


class Seller:
    """Hands at a desk: what they typed, when, to whom, and what the screen said of it."""

    def __init__(self, chance):
        self.chance = chance
        self.count = 0
        #: word → (when its last letter was typed, the number of letters typed until then, the buyer on the screen)
        self.typed = {}
        self.letters = 0
        #: Words that the screen showed as stored, on their way or sent.
        self.shown = set()
        #: Words of which a kill may have taken a part.
        self.excused = set()
        #: Words that came under the hands in the present answer.
        self.present = []
        self.sends = 0

    def note_kill(self):
        """The desk is killed now: what it may lose (O03)."""
        now = time.monotonic()
        for word, (when, count, _) in reversed(self.typed.items()):
            if now - when > 1.0 and self.letters - count > 20:
                break
            self.excused.add(word)

    def act(self, desk, deadline):
        """Types and sends until the moment comes."""
        while time.monotonic() < deadline and desk.poll() is None:
            if not re.search(COMPOSER, desk.text):
                self.present = []
                desk.type(self.chance.choice(["n", "j", "jj", "k", "g"]))
                self.look(desk, min(deadline, time.monotonic() + 0.05))
                desk.type("r")
                if not self.wait(desk, deadline, COMPOSER):
                    desk.type("\x1b")
                    continue
            self.type_words(desk, deadline)
            if time.monotonic() >= deadline:
                return
            match self.chance.randrange(10):
                case 0:
                    desk.type("\x1b")
                    self.look(desk, min(deadline, time.monotonic() + 0.1))
                case _:
                    self.send(desk, deadline)

    def type_words(self, desk, deadline):
        match = re.search(COMPOSER, desk.text)
        if not match:
            return
        buyer = match.group(0)[len("─ to "):]
        for _ in range(self.chance.randint(1, 4)):
            word = words(self.count)
            self.count += 1
            for letter in f" {word}":
                if time.monotonic() >= deadline:
                    return
                desk.type(letter)
                self.letters += 1
                self.look(desk, time.monotonic() + self.chance.choice((0, 0, 0.005, 0.02)))
            self.typed[word] = (time.monotonic(), self.letters, buyer)
            self.present.append(word)

    def send(self, desk, deadline):
        desk.type("\r")
        self.sends += 1
        end = min(deadline, time.monotonic() + 1.5)
        while time.monotonic() < end:
            self.look(desk, time.monotonic() + 0.02)
            if "send all the same?" in desk.text:
                desk.type("\r")
            elif not re.search(COMPOSER, desk.text):
                break
        # Now and then it is watched on its way, now and then taken back.
        for _ in range(self.chance.choice((0, 0, 5, 20, 60))):
            if time.monotonic() >= deadline:
                return
            self.look(desk, min(deadline, time.monotonic() + 0.05))
        if self.chance.random() < 0.1:
            desk.type("u")

    def wait(self, desk, deadline, pattern):
        end = min(deadline, time.monotonic() + 1.0)
        while time.monotonic() < end:
            self.look(desk, time.monotonic() + 0.01)
            if re.search(pattern, desk.text):
                return True
        return False

    def look(self, desk, until):
        """Takes what the desk writes, and notes which words it shows as stored."""
        while True:
            if desk.pump(max(0.0, min(0.02, until - time.monotonic()))):
                self.note(desk)
            if time.monotonic() >= until or desk.poll() is not None:
                return

    def note(self, desk):
        if re.search(COMPOSER, desk.text) or not re.search(r"↑ (leaves in|queued|being sent)", desk.text):
            return
        # The word stands over the line that says so.
        lines = desk.lines
        for number, line in enumerate(lines):
            if not re.search(r"↑ (leaves in|queued|being sent)", line):
                continue
            for above in reversed(lines[max(0, number - 6):number]):
                self.shown.update(word for word in self.present if word in above)
                if re.search(r"\d\d:\d\d \w", above):
                    break


class Killed(AnswerCase):
    FAULTS = [
        [], [], [{"drop": "before", "probability": 0.5}], [{"drop": "after", "probability": 0.5}],
        [{"drop": "head", "probability": 0.5}], [{"lag_ms": 3000}], [{"alter_text": True}], [{"latency_ms": 400}],
        [{"status": 500, "probability": 0.5}], [{"status": 429, "retry_after": "1", "probability": 0.3}],
        [{"drop": "after", "lag_ms": 1500, "alter_text": True}],
    ]

    def test_O02_killed_while_typing_queueing_sending_reconciling(self):
        """Nothing that was typed is lost, nothing arrives twice, the files are whole and the next desk is there at once."""
        kills = int(os.environ.get("KILLS") or (500 if SOAK else 8))
        home, shop, _, _ = self.shop_and_home("--size", "s", "--latency", "20ms")
        chance = random.Random(int(os.environ.get("SEED") or 2))
        seller = Seller(chance)
        starts, lost = [], []
        for kill in range(kills):
            rules = [{"method": "POST", "path": SEND, **rule} for rule in chance.choice(self.FAULTS)]
            self.ask(shop, "/sandbox/faults", "PUT", rules)
            # Most leave at once: what a killed desk still held is stopped for the seller, and holds back what follows.
            self.configure(home, shop, chance.choice((0, 0, 0, 1)))
            if chance.random() < 0.05:
                self.ask(shop, "/sandbox/tokens", "DELETE")
            desk = None
            if chance.random() < 0.1:
                # In the middle of its start, and of putting right what was left behind.
                desk = self.run_program(home, "--lang", "en", env={"DK": shop.api_key}, screen=None, columns=120, rows=40)
                deadline = time.monotonic() + chance.uniform(0, 0.25)
                while time.monotonic() < deadline:
                    desk.pump(0.01)
            else:
                desk, took = self.desk(home, shop)
                starts.append((took, desk.cpu))
                seller.act(desk, time.monotonic() + chance.choice((0.3, 1.0, 2.0, 4.0)) * chance.random())
            seller.note_kill()
            desk.kill(signal.SIGKILL)
            self.assertEqual(desk.wait_end().signal, signal.SIGKILL)
            desk.close()
            self.assert_whole(home)
            if kill % 10 == 9 or kill == kills - 1:
                # A desk puts right what the killed one left; then everything that counts is on the disk.
                desk, took = self.desk(home, shop)
                starts.append((took, desk.cpu))
                lost += self.check(home, shop, seller)
                desk.kill(signal.SIGKILL)
                desk.wait_end()
                desk.close()
        self.assertEqual(lost, [])
        self.finish(home, shop, seller, starts, kills)

    def places(self, home, shop):
        """Where every word is: on the server, among answers, in drafts."""
        arrived, kept, drafted = (collections.defaultdict(list) for _ in range(3))
        for message in self.sent(shop):
            for word in WORD.findall(message["text"]):
                arrived[word].append(str(message["dialog"]))
        for answer in self.answers(home):
            # What was taken back stands in the draft.
            if answer.state != "cancelled":
                for word in WORD.findall(answer.text):
                    kept[word].append(answer)
        for dialog, (text, _) in self.drafts(home).items():
            for word in WORD.findall(text):
                drafted[word].append(dialog)
        return arrived, kept, drafted

    def check(self, home, shop, seller):
        """The words that are nowhere, though they were typed before a kill's last second and last twenty letters."""
        arrived, kept, drafted = self.places(home, shop)
        lost = []
        for word in list(seller.typed):
            if arrived[word] or kept[word] or drafted[word]:
                self.assertLessEqual(len(arrived[word]), 1, f"{word} arrived twice")
                self.assertFalse(drafted[word] and any(a.state in (*OPEN, "done") for a in kept[word]),
                                 f"{word} is on its way, and a draft that would be sent again: {kept[word]}")
                self.assertLessEqual(len(kept[word]), 1, kept[word])
            elif word in seller.shown or word not in seller.excused:
                lost.append(word)
            else:
                # Not the seller's any more: the next desk began without it.
                del seller.typed[word]
        return lost

    def finish(self, home, shop, seller, starts, kills):
        """With faults over, everything comes to its end."""
        self.ask(shop, "/sandbox/faults", "DELETE")
        begin = time.monotonic()
        desk, _ = self.desk(home, shop)

        def is_over(answers):
            # What is stopped is offered to the seller, and holds back what comes after it; so is what was looked for and
            # not found.
            # The short form does not wait for readings a minute apart.
            stopped = {a.dialog: a.id for a in reversed(answers) if a.state in OPEN and (a.pause or (
                not SOAK and a.state == "unknown" and (a.dialog, a.text) not in texts))}
            return not any(a.state in OPEN and a.id < stopped.get(a.dialog, 1 << 62) for a in answers)
        texts = {(str(message["dialog"]), message["text"]) for message in self.sent(shop)}
        answers = self.wait_for_answers(desk, home, 300 if SOAK else 30, is_over)
        took = time.monotonic() - begin
        self.assertEqual(self.check(home, shop, seller), [])
        arrived, kept, drafted = self.places(home, shop)
        recognised = missed = 0
        messages = collections.Counter((str(message["dialog"]), message["text"]) for message in self.sent(shop))
        for answer in answers:
            times = messages[answer.dialog, answer.text]
            self.assertLessEqual(times, 1, answer)
            if answer.state == "done":
                self.assertEqual(times, 1, f"{answer} is said to have arrived")
            if times:
                recognised += answer.state == "done"
                missed += answer.state != "done"
        self.assertLessEqual(missed, 0.01 * (recognised + missed))
        # To the buyer whose name stood over the text.
        addresses = {}
        for word, dialogs in arrived.items():
            if word not in seller.typed:
                continue
            dialog = dialogs[0]
            if dialog not in addresses:
                addresses[dialog] = self.ask(shop, f"/sandbox/dialogs/{dialog}")["email"] or dialog
            self.assertTrue(addresses[dialog].startswith(seller.typed[word][2].rstrip("…")), (word, dialog, seller.typed[word]))
        self.quit_desk(desk)
        states = collections.Counter(a.state for a in answers)
        stopped = sum(a.state in OPEN for a in answers)
        walls, cpus = (sorted(part) for part in zip(*starts))
        self.note(
            f"{kills} kills, {seller.count} words, {seller.sends} answers sent off, {len(self.sent(shop))} arrived, 0 twice, "
            f"0 lost, {len(seller.shown)} shown as stored; in the end {dict(states)}, {stopped} of them stopped for the seller or behind such a one, "
            f"{len(drafted)} words in drafts; recognised {recognised} of {recognised + missed}; "
            f"converged in {took:.0f} s; start median {walls[len(walls) // 2] * 1000:.0f} ms, "
            f"longest {walls[-1] * 1000:.0f} ms, most CPU {cpus[-1] * 1000:.0f} ms")
        # The machine may be busy: the usual start by the clock, each one by what it costs.
        self.assertLess(walls[len(walls) // 2], START)
        self.assertLess(cpus[-1], START)

    def quit_desk(self, desk):
        desk.type("\x1b\x1b")
        desk.wait_quiet(0.3)
        desk.type("q")
        desk.pump(0.3)
        if desk.poll() is None:
            desk.type("q")
        self.assertEqual(desk.wait_end().code, 0, desk.picture)

    def test_O03_killed_in_the_middle_of_a_word(self):
        """At most a second or twenty letters are lost, and the cursor stands where it stood."""
        kills = int(os.environ.get("KILLS") or (200 if SOAK else 6))
        home, shop, _, _ = self.shop_and_home()
        shop.end()
        chance = random.Random(3)
        #: (when, letters typed so far, text, cursor) after every key
        history = [(time.monotonic(), 0, "", 0)]
        letters = most_lost = furthest = 0
        dialog = None
        for _ in range(kills):
            desk, _ = self.desk(home, shop, "--offline")
            desk.wait(lambda: re.search(r"^›", desk.text, re.M), "a row under the cursor")
            desk.type("r")
            desk.wait_for(COMPOSER)
            _, _, text, cursor = history[-1]
            # The draft is on the screen, with the terminal's cursor where the text's is.
            def words_shown():
                title = desk.line(COMPOSER)
                return " ".join(" ".join(line.split("│")[-1] for line in desk.lines[title + 1:] if "│" in line).split())
            if text.strip():
                # A frame may come in two pieces, the heading in the first.
                desk.wait(words_shown, "the draft in the composer")
                shown = words_shown()
                self.assertIn(shown.split()[-1], text, desk.picture)
            end = time.monotonic() + chance.uniform(0.05, 1.2)
            while time.monotonic() < end:
                roll = chance.random()
                if len(text) > 240:
                    desk.type("\x05\x15")
                    text, cursor = "", 0
                elif roll < 0.9 or cursor < 30:
                    letter = chance.choice("abcdefghij klmnoprst uvxyz")
                    if not text.strip():
                        letter = "w"
                    desk.type(letter)
                    letters += 1
                    text, cursor = text[:cursor] + letter + text[cursor:], cursor + 1
                elif roll < 0.95:
                    steps = chance.randint(1, 25)
                    desk.type("\x1b[D" * steps)
                    cursor = max(0, cursor - steps)
                else:
                    desk.type("\x05")
                    cursor = len(text)
                history.append((time.monotonic(), letters, text, cursor))
                desk.pump(chance.choice((0.001, 0.01, 0.03)))
            moment = time.monotonic()
            desk.kill(signal.SIGKILL)
            desk.wait_end()
            desk.close()
            self.assert_whole(home)
            # The next desk puts right what this one left, and so may this look at a copy.
            drafts = self.stored_drafts(home)
            self.assertLessEqual(len(drafts), 1)
            kept, place = next(iter(drafts.values()), ("", 0))
            if drafts:
                self.assertIn(dialog, (None, *drafts))
                dialog = next(iter(drafts))
            found = [state for state in history if state[2] == kept or not (state[2].strip() or kept)]
            self.assertTrue(found, f"what was never typed: {kept!r}")
            best = found[-1]
            most_lost = max(most_lost, letters - best[1])
            if best is not history[-1]:
                # The first key that is missing.
                missing = history[history.index(best) + 1]
                self.assertTrue(letters - best[1] <= 20 or moment - missing[0] <= 1.0,
                                f"{letters - best[1]} letters, {moment - missing[0]:.1f} s")
            # A place lasts until the next key, however long ago the cursor came there.
            ends = {id(state): after[0] for state, after in zip(history, history[1:])}
            distances = [
                abs(state[3] - place) for state in found if state is best or moment - ends.get(id(state), moment) <= 1.0]
            self.assertLessEqual(min(distances), 20)
            furthest = max(furthest, min(distances))
            history = [(time.monotonic(), letters, kept, place)]
        self.note(f"{kills} kills, {letters} letters; at most {most_lost} letters lost at once, the cursor at most "
                  f"{furthest} from its place")

    def stored_drafts(self, home):
        with tempfile.TemporaryDirectory() as directory:
            for name in os.listdir(home.state):
                if name.startswith("desk.sqlite"):
                    shutil.copy(f"{home.state}/{name}", directory)
            database = sqlite3.connect(f"{directory}/desk.sqlite")
            rows = database.execute("SELECT dialog, text, cursor FROM draft").fetchall()
            database.close()
        return {dialog: (text.decode(), cursor) for dialog, text, cursor in rows}


class Unknown(AnswerCase):
    def test_O01_answers_that_are_cut_anywhere(self):
        """Every answer is cut once, before or after it was taken, in the header or in the body of what comes back."""
        count = int(os.environ.get("COUNT") or (1_000 if SOAK else 8))
        home, shop, gate, listed = self.shop_and_home(gate=True)
        # Any order may be answered whose dialog is not closed; most of these have none yet.
        orders, order = [], 700_000_001
        while len(orders) < count:
            if self.ask(shop, f"/sandbox/dialogs/{order}")["state"] != 0:
                orders.append(order)
            order += 17
        texts = {str(order): f"Antwort {words(number)} für Sie" for number, order in enumerate(orders)}
        places = ("before", "after", "header", "body")
        chance = random.Random(1)
        cuts = {}

        def cut(method, path):
            if method != "POST" or not re.search(SEND, path):
                return None
            order = re.search(r"id_i=(\d+)", path).group(1)
            if order in cuts:
                return None
            cuts[order] = places[len(cuts)] if len(cuts) < 4 else chance.choice(places)
            return cuts[order]
        desk, _ = self.desk(home, shop)
        desk.wait_for("1 Inbox.* of")
        gate.cut = cut
        self.reply_all(home, shop, texts.items())
        # When each became unknown, and when it came to its end.
        began, ended, highest = {}, {}, 0
        end = time.monotonic() + (600 if SOAK else 30)
        while len(ended) < count:
            answers = self.answers(home)
            now = time.monotonic()
            highest = max(highest, sum(a.state == "unknown" for a in answers))
            for answer in answers:
                if answer.state == "unknown":
                    began.setdefault(answer.dialog, now)
                elif answer.state in ("done", "failed"):
                    began.setdefault(answer.dialog, now)
                    ended.setdefault(answer.dialog, now)
            # The short form does not wait for what takes readings a minute apart.
            if not SOAK and len(cuts) == count and all(
                    a.state == "unknown" if cuts[a.dialog] == "before" else a.state == "done" for a in answers):
                break
            self.assertLess(now, end, f"{collections.Counter(a.state for a in answers)}\n{desk.picture}")
            desk.pump(0.1)
            time.sleep(0.2)
        self.assertEqual(len(cuts), count)
        arrived = collections.Counter((str(m["dialog"]), m["text"]) for m in self.sent(shop))
        self.assertEqual([pair for pair, times in arrived.items() if times > 1], [], "arrived twice")
        applied = {order for order in cuts if cuts[order] != "before"}
        self.assertEqual({dialog for dialog, _ in arrived}, applied)
        self.assertEqual({pair for pair in arrived}, {(order, texts[order]) for order in applied})
        answers = {a.dialog: a for a in self.answers(home)}
        self.assertEqual({o: a.text for o, a in answers.items()}, texts, "no text is lost")
        recognised = sum(answers[order].state == "done" for order in applied)
        self.assertGreaterEqual(recognised, 0.99 * len(applied))
        for order in cuts.keys() - applied:
            self.assertIn(answers[order].state, ("failed",) if SOAK else ("failed", "unknown"))
            if answers[order].state == "failed":
                self.assertIn("notTaken", answers[order].reason)
        self.assertTrue(all(a.attempts == 1 for a in answers.values()), "none was sent again")
        times = sorted(ended[order] - began[order] for order in ended)
        if SOAK:
            self.assertLess(times[-1], 300)
        self.note(f"{count} answers cut ({dict(collections.Counter(cuts.values()))}), up to {highest} unknown at once; "
                  f"0 twice, 0 lost, {recognised} of {len(applied)} recognised; the longest "
                  f"{times[-1] if times else 0:.0f} s from unknown to its end")
        desk.kill(signal.SIGKILL)
        desk.wait_end()


class Keyboard(AnswerCase):
    #: The ready answer that is taken, the letters that find it, and the beginning of its texts.
    READY = ("tha", ("Glad it works!", "Рады, что всё получилось!"))

    def test_dialogs_answered_one_after_the_other(self):
        """`n`, an answer, Enter, `n`: each dialog gets the one answer that was meant for it, for as many keys as promised."""
        count = int(os.environ.get("COUNT") or (150 if SOAK else 30))
        home, shop, _, listed = self.shop_and_home("--size", "m" if SOAK else "s")
        # Those who wait already are dealt with elsewhere.
        for item in listed:
            if item["waitingSince"]:
                self.ask(shop, f"/sandbox/dialogs/{item['id']}", "POST", {"text": "done", "author": "seller"})
        # A closed dialog takes no answer.
        chosen = []
        for item in listed[10:]:
            if len(chosen) < count and self.ask(shop, f"/sandbox/dialogs/{item['id']}")["state"] == 1:
                chosen.append(item["id"])
        self.assertEqual(len(chosen), count)
        for number, dialog in enumerate(chosen):
            self.ask(shop, f"/sandbox/dialogs/{dialog}", "POST", {"text": f"Frage {words(number)} bitte"})
        by_word = {words(number): dialog for number, dialog in enumerate(chosen)}
        self.passed = set()
        desk, _ = self.desk(home, shop)
        desk.wait(lambda: any(int(found) >= count for found in re.findall(r"● (\d+) wait", desk.text)), "all of them wait", 60)
        keys, times, answered = collections.defaultdict(list), [], {}
        for turn in range(count):
            self.passed.update(self.orders(desk))
            begin = time.monotonic()
            desk.type("n")
            word = desk.wait(lambda: self.question(desk, by_word, answered), "the next question")
            opened = time.monotonic()
            if turn % 3 == 2:
                kind, sequence = "ready", "t" + self.READY[0] + "\r"
                for key in sequence:
                    desk.type(key)
                desk.wait(lambda: re.search(COMPOSER, desk.text) and any(
                    text[:12] in desk.text[desk.text.index("─ to "):] for text in self.READY[1]), "the ready answer")
                answered[word] = None
            else:
                kind, sequence = "typed", "r"
                desk.type("r")
                desk.wait_for(COMPOSER)
                answered[word] = f"Antwort auf {word}"
                desk.type(answered[word])
                desk.wait(lambda: answered[word] in desk.text, "the text")
            desk.type("\r")
            desk.wait(lambda: not re.search(COMPOSER, desk.text), "sent off")
            keys[kind].append(1 + len(sequence) + 1)
            times.append((opened - begin, time.monotonic() - begin))
        self.assertEqual(set(answered), set(by_word))
        # As in the table: one key to open, then 6 for a ready answer, or 2 and the typing.
        self.assertEqual(set(keys["ready"]), {1 + 6})
        self.assertEqual(set(keys["typed"]), {1 + 2})
        answers = self.wait_for_answers(
            desk, home, 120, lambda answers: len(answers) == count and all(a.state == "done" for a in answers))
        got = collections.defaultdict(list)
        for message in self.sent(shop):
            got[str(message["dialog"])].append(message["text"])
        self.assertEqual(sorted(got), sorted(chosen), "each dialog, and no other")
        for word, dialog in by_word.items():
            self.assertEqual(len(got[dialog]), 1, got[dialog])
            if answered[word]:
                self.assertEqual(got[dialog], [answered[word]])
            else:
                self.assertTrue(got[dialog][0].startswith(self.READY[1]), got[dialog])
                self.assertIn(dialog, got[dialog][0], "its own order's number")
        opening, whole = (sorted(part) for part in zip(*times))
        self.note(f"{count} dialogs; `n` to the open dialog median {opening[count // 2] * 1000:.0f} ms, p95 "
                  f"{opening[int(count * 0.95)] * 1000:.0f} ms; a whole answer median {whole[count // 2] * 1000:.0f} ms, p95 "
                  f"{whole[int(count * 0.95)] * 1000:.0f} ms; keys: ready 6, typed 2 + typing, `n` before each")
        desk.kill(signal.SIGKILL)
        desk.wait_end()

    def orders(self, desk):
        return re.findall(r"order (\d{9})", "\n".join(desk.lines[2:8]))

    def question(self, desk, by_word, answered):
        """The question in the conversation on the screen, if it is one that was not answered yet."""
        pane = "\n".join(line.split("│", 1)[-1] for line in desk.lines[3:])
        found = [word for word in re.findall(r"Frage (q\w+x) bitte", pane) if word in by_word]
        # Of the dialog whose order stands over it.
        orders = self.orders(desk)
        if found and orders and by_word[found[-1]] == orders[0] and found[-1] not in answered:
            return found[-1]
        # The sandbox lives: somebody else may have written before all of these.
        if orders and orders[0] not in by_word.values() and orders[0] not in self.passed:
            self.passed.add(orders[0])
            desk.type("n")
        return None


if __name__ == "__main__":
    unittest.main()
