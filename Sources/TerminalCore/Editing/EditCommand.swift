/// What can be done in a text field: readline's commands under one name each.
package enum EditCommand: String, CaseIterable, Sendable {
  case left = "edit.left"
  case right = "edit.right"
  case wordLeft = "edit.word-left"
  case wordRight = "edit.word-right"
  case lineStart = "edit.line-start"
  case lineEnd = "edit.line-end"
  case up = "edit.up"
  case down = "edit.down"
  case pageUp = "edit.page-up"
  case pageDown = "edit.page-down"
  case textStart = "edit.text-start"
  case textEnd = "edit.text-end"

  case selectLeft = "edit.select-left"
  case selectRight = "edit.select-right"
  case selectWordLeft = "edit.select-word-left"
  case selectWordRight = "edit.select-word-right"
  case selectLineStart = "edit.select-line-start"
  case selectLineEnd = "edit.select-line-end"
  case selectUp = "edit.select-up"
  case selectDown = "edit.select-down"
  case selectAll = "edit.select-all"
  case setMark = "edit.mark"
  case exchangeMark = "edit.exchange-mark"

  case newLine = "edit.new-line"
  case deleteBack = "edit.delete-back"
  case deleteForward = "edit.delete"
  case killLine = "edit.cut-line"
  case killToLineStart = "edit.cut-line-back"
  case killWord = "edit.cut-word"
  case killWordBack = "edit.cut-word-back"
  case killBlankWordBack = "edit.cut-to-blank"
  case copySelection = "edit.copy"
  case yank = "edit.put"
  case yankPop = "edit.put-older"
  case transpose = "edit.transpose"
  case upcaseWord = "edit.upper-case"
  case downcaseWord = "edit.lower-case"
  case capitaliseWord = "edit.capitalise"
  case undo = "edit.undo"
  case redo = "edit.redo"
  case openEditor = "edit.editor"

  package static let bindings: [Binding<EditCommand>] = [
    Binding(.left, "left, ctrl-b"),
    Binding(.right, "right, ctrl-f"),
    Binding(.wordLeft, "alt-b, ctrl-left, alt-left"),
    Binding(.wordRight, "alt-f, ctrl-right, alt-right"),
    Binding(.lineStart, "ctrl-a, home"),
    Binding(.lineEnd, "ctrl-e, end"),
    Binding(.up, "up, ctrl-p"),
    Binding(.down, "down, ctrl-n"),
    Binding(.pageUp, "pgup, alt-v"),
    Binding(.pageDown, "pgdn, ctrl-v"),
    Binding(.textStart, "alt-<, ctrl-home"),
    Binding(.textEnd, "alt->, ctrl-end"),
    Binding(.selectLeft, "shift-left"),
    Binding(.selectRight, "shift-right"),
    Binding(.selectWordLeft, "ctrl-shift-left, alt-shift-left"),
    Binding(.selectWordRight, "ctrl-shift-right, alt-shift-right"),
    Binding(.selectLineStart, "shift-home"),
    Binding(.selectLineEnd, "shift-end"),
    Binding(.selectUp, "shift-up"),
    Binding(.selectDown, "shift-down"),
    Binding(.selectAll, "ctrl-x h"),
    Binding(.setMark, "ctrl-space"),
    Binding(.exchangeMark, "ctrl-x ctrl-x"),
    Binding(.newLine, "alt-enter, ctrl-j, shift-enter"),
    Binding(.deleteBack, "backspace, shift-backspace"),
    Binding(.deleteForward, "ctrl-d, delete"),
    Binding(.killLine, "ctrl-k"),
    Binding(.killToLineStart, "ctrl-u"),
    Binding(.killWord, "alt-d, ctrl-delete"),
    Binding(.killWordBack, "alt-backspace, ctrl-backspace"),
    Binding(.killBlankWordBack, "ctrl-w"),
    Binding(.copySelection, "alt-w"),
    Binding(.yank, "ctrl-y"),
    Binding(.yankPop, "alt-y"),
    Binding(.transpose, "ctrl-t"),
    Binding(.upcaseWord, "alt-u"),
    Binding(.downcaseWord, "alt-l"),
    Binding(.capitaliseWord, "alt-c"),
    Binding(.undo, "ctrl-_, ctrl-x ctrl-u"),
    Binding(.redo, "ctrl-alt-_, ctrl-x ctrl-r"),
    Binding(.openEditor, "ctrl-x ctrl-e"),
  ]

  /// The keys of every text field.
  package static let keymap: Keymap<EditCommand> = {
    do {
      return try Keymap(bindings)
    } catch {
      // The table is part of the program; a test builds it.
      preconditionFailure("\(error)")
    }
  }()

  /// What a key did to a text field.
  package enum Outcome: Equatable, Sendable {
    case edited
    case moved
    /// The text is to be handed to the seller's own editor.
    case editorWanted
    /// Not a key for this field.
    case ignored
  }
}
