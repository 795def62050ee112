/// Why a store cannot be used.
package enum StoreError: Error, Equatable, Sendable {
  /// The file was written by a newer version of the program; it was left as it is.
  case newer(path: String)
  /// Another process owns the file; its number where it is known.
  case owned(path: String, pid: Int32?)
  /// The file or its directory cannot be opened or written: the path, and the system's words.
  case inaccessible(path: String, reason: String)
  /// SQLite reported a failure while reading or writing.
  case failed(path: String, code: Int32, reason: String)
  /// The reader threw the switch: nobody waits for the answer any more.
  case cancelled
}
