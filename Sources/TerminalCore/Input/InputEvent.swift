/// What a terminal sends, decoded.
package enum InputEvent: Hashable, Sendable {
  case key(Key)
  /// A bracketed paste, whole and raw. Pastes press no keys.
  case paste(String)
  case focusGained
  case focusLost
}
