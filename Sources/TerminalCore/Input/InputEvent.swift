/// What a terminal sends, decoded.
package enum InputEvent: Hashable, Sendable {
  case key(Key)
  /// A bracketed paste, whole and raw. Pastes press no keys.
  case paste(String)
  case mouse(MouseEvent)
  case focusGained
  case focusLost
  /// What the terminal says of itself, asked or not.
  case answer(TerminalAnswer)
}
