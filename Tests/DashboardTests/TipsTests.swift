import Dashboard
import DeskTesting
import Foundation
import Marketplace
import TerminalCore
import Testing
import Texts

@Suite("Tips")
struct TipsTests {
  private func desk(
    _ language: Language = .english, keys: DeskKeys = .standard, showsTips: Bool = true,
    capabilities: Set<Capability>? = nil
  ) -> TestDesk {
    TestDesk(
      language: language, keys: keys, hasChats: true, capabilities: capabilities,
      showsTips: showsTips)
  }

  private func tip(_ desk: TestDesk) -> String? {
    desk.rows.first { $0.contains("Tip: ") || $0.contains("Совет: ") }?
      .trimmingCharacters(in: .whitespaces)
  }

  private func fade(_ desk: inout TestDesk) {
    for effect in desk.takeEffects() {
      if case .wake(let timer, _) = effect, case .tipFaded = timer { desk.receive(.timer(timer)) }
    }
  }

  @Test("A screen has one tip in a run, for a while, and says the key as it is bound")
  func once() throws {
    var desk = desk()
    let words = try #require(tip(desk))
    #expect(words.hasPrefix("Tip: "))
    desk.press("2")
    let other = try #require(tip(desk))
    #expect(other != words)
    fade(&desk)
    #expect(tip(desk) == nil)
    desk.press("1", "2")
    #expect(tip(desk) == nil, "it was told")
  }

  @Test("No tip stands where its keys mean something else")
  func elsewhere() {
    var desk = desk()
    #expect(tip(desk) != nil)
    desk.press("ctrl-p")
    #expect(tip(desk) == nil)
    desk.press("esc", "/")
    #expect(tip(desk) == nil)
    desk.press("esc")
    #expect(tip(desk) != nil)
  }

  @Test("A fading that belongs to an earlier screen takes no later tip away")
  func stale() {
    var desk = desk()
    let first = desk.takeEffects()
    desk.press("2")
    for effect in first {
      if case .wake(let timer, _) = effect, case .tipFaded = timer { desk.receive(.timer(timer)) }
    }
    #expect(tip(desk) != nil)
  }

  @Test("Who uses the key is told no more of it; another day begins with another key")
  func used() throws {
    var desk = desk()
    let action = try #require(desk.model.tips.current)
    let key = try #require(DeskKeys.standard.chords(for: action).first)
    desk.press(key.description)
    #expect(tip(desk) == nil)
    var seen: Set<Desk.Action> = []
    for day in 0..<40 {
      var other = TestDesk(
        hasChats: true, showsTips: false, startsAt: TestDesk.start + 86_400 * Double(day))
      other.press("2")
      #expect(tip(other) == nil, "switched off")
      let shown = TestDesk(
        hasChats: true, showsTips: true, startsAt: TestDesk.start + 86_400 * Double(day))
      if let action = shown.model.tips.current { seen.insert(action) }
    }
    #expect(seen.count >= 5)
  }

  @Test("An unbound key is no tip, and what the marketplace does not offer neither")
  func impossible() {
    for day in 0..<40 {
      var desk = TestDesk(showsTips: true, startsAt: TestDesk.start + 86_400 * Double(day))
      #expect(desk.model.tips.current != .desk(.nextWaiting), "no dialogs here")
      #expect(desk.model.tips.current?.name.hasPrefix("inbox.") != true)
      desk.press("8")
      #expect(desk.model.tips.current != .desk(.nextWaiting))
    }
  }

  @Test("What has happened is said before any tip", arguments: Language.allCases)
  func notices(_ language: Language) {
    var desk = desk(language)
    #expect(tip(desk) != nil)
    desk.receive(.storeFailed("x"))
    #expect(tip(desk) == nil)
    desk.receive(.timer(.noticeFaded(desk.model.noticeGeneration)))
    #expect(tip(desk) != nil)
  }

  @Test("Every tip fits a line of 80 columns in both languages")
  func width() {
    for language in Language.allCases {
      let texts = Texts(language)
      for name in Texts.tippedActions {
        let key = Desk.Action.all.first { $0.name == name }
          .flatMap { DeskKeys.standard.chords(for: $0).first?.description }
        let line = texts.tip(forAction: name, key: key ?? "").map(texts.asTip) ?? ""
        #expect(key != nil, "\(name)")
        #expect(DisplayText.width(of: line) <= 79, "\(line)")
      }
    }
  }
}
