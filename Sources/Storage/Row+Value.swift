import GRDB

extension Row {
  /// A column by its place.
  ///
  /// A file holds what it holds: a value of another type is an error, where GRDB's subscript would
  /// end the program.
  func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
    _ index: Int
  ) throws -> Value {
    try decode(Value.self, atIndex: index)
  }
}
