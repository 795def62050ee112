package import Storage

extension StoreError {
  /// What and where, for the status line and the log; the system's own words stay as they are, and come first: a line
  /// that is too short loses the end of a path.
  package var words: String {
    switch self {
    case .newer(let path): "\(path) was written by a newer sellerdesk"
    case .owned(let path, let pid):
      "\(path) is in use by " + (pid.map { "process \($0)" } ?? "another process")
    case .inaccessible(let path, let reason): "\(reason): \(path)"
    case .failed(let path, _, let reason): "\(reason): \(path)"
    case .cancelled: "cancelled"
    }
  }
}
