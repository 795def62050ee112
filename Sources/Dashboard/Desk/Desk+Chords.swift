import TerminalCore
import Texts

/// What may follow the keys of a chord that is not finished.
extension Desk {
  /// How long a hand that knows its way may take before it is helped.
  static let chordPatience = Duration.milliseconds(300)

  /// A chord has been begun, or goes on.
  static func wait(_ model: inout Model, for keys: [Key]) -> [Effect] {
    model.pendingKeys = keys
    let generation = model.chordGeneration.advance()
    // One that is already explained stays so.
    return model.explainsChord ? [] : [.wake(.chordWaited(generation), after: chordPatience)]
  }

  static func endChord(_ model: inout Model) {
    model.pendingKeys = []
    model.explainsChord = false
    model.chordGeneration.advance()
  }

  static func explainChord(_ model: inout Model, _ generation: Generation) {
    guard generation == model.chordGeneration, !model.pendingKeys.isEmpty else { return }
    model.explainsChord = true
  }

  /// The ways on, in the order of help: the keys still to press, and the action.
  static func continuations(_ model: Model) -> [(keys: String, action: Action)] {
    guard !model.pendingKeys.isEmpty else { return [] }
    let begun = Chord(model.pendingKeys.map(\.onQWERTY))
    return model.setup.keys.bindings.flatMap { binding -> [(keys: String, action: Action)] in
      guard binding.command.isPressed(on: model.screen) else {
        return []
      }
      return binding.chords.filter { begun.begins($0) }.map { chord in
        (
          chord.keys.dropFirst(begun.keys.count).map(\.description).joined(separator: " "),
          binding.command
        )
      }
    }
  }

  static func drawChord(_ canvas: inout Canvas, _ model: Model) {
    let ways = continuations(model)
    guard model.explainsChord, !ways.isEmpty else { return }
    let texts = model.texts
    let lines = ways.map { way in
      let reason = obstacle(to: way.action, model)
      let name = texts.longName(ofAction: way.action.name)
      return (way.keys, reason.map { name + " – " + $0 } ?? name, reason == nil)
    }
    let keyWidth = lines.map { DisplayText.width(of: $0.0) }.max() ?? 0
    let widest = lines.map { DisplayText.width(of: $0.1) }.max() ?? 0
    let rows = min(lines.count, max(1, model.size.rows - 6))
    let columns = min(model.size.columns, keyWidth + widest + 6)
    // Above the status line, at the edge where the keys are listed.
    let rect = Rect(
      column: 0, row: model.size.rows - rows - 4, columns: columns, rows: rows + 2)
    canvas.fill(rect, role: .dialog)
    canvas.box(rect, role: .dialogBorder)
    canvas.write(
      " " + model.pendingKeys.map(\.description).joined(separator: " ") + " … ",
      column: rect.column + 2, row: rect.row, columns: max(0, columns - 4), role: .dialogTitle)
    let inner = rect.inset(columns: 2, rows: 1)
    for (offset, line) in lines.prefix(rows).enumerated() {
      canvas.write(
        line.0, column: inner.column, row: inner.row + offset, columns: keyWidth, role: .dialogKey)
      canvas.write(
        line.1, column: inner.column + keyWidth + 2, row: inner.row + offset,
        columns: max(0, inner.columns - keyWidth - 2), role: line.2 ? .dialog : .dialogBorder)
    }
  }
}
