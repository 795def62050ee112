"""What calls a seller who looks elsewhere: only then, only what the config wants, and nothing of a product's name obeyed."""
import unittest

from support.case import READY, DeskCase


class Alerts(DeskCase):
    def switch_two(self, lines, focus, until):
        home = self.home()
        shop = self.sandbox(home, "--size", "s")
        desk = self.desk_on(shop, home, "--lang", "en", lines=lines)
        desk.wait_for(READY)
        desk.wait_quiet(0.3)
        begin = len(desk.raw)
        desk.type("  x")
        desk.wait_for("apply")
        desk.type(b"\r" + focus)
        until(desk, begin)
        desk.type(b"\x1b[I")
        self.quit(desk)
        return bytes(desk.raw[begin:])

    def test_a_finished_task_rings_and_tells_while_the_window_is_elsewhere(self):
        raw = self.switch_two(
            ('notifications = "osc777"',), b"\x1b[O",
            lambda desk, begin: desk.wait_for_raw(b"\x1b]777;notify;sellerdesk: keys;switch", begin, 60))
        self.assertEqual(raw.count(b"\x1b]777;"), 1)

    def test_a_seller_who_sees_the_desk_is_not_called(self):
        raw = self.switch_two(
            ('notifications = "osc9"',), b"\x1b[I", lambda desk, _: desk.wait_for(": done", 60))
        self.assertNotIn(b"\x1b]9;", raw)
        self.assertNotIn(b"\x07", raw.replace(b"keys\x07", b""))


if __name__ == "__main__":
    unittest.main()
