/// The screens by the numbers of their keys.
package enum Screen: Int, CaseIterable, Sendable {
  case inbox = 1
  case products = 2
  case sales = 3
  case reviews = 4
  case commission = 5
  case statistics = 6
  case tasks = 8
  case health = 9
}
