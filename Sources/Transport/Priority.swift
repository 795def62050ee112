/// Who waits: a person, or the program on its own account.
package enum Priority: Int, Sendable, CaseIterable {
  case user
  case background
}
