package import Storage

extension StoreError {
  /// What and where, for the status line and the log; the system's own words stay as they are.
  package var words: String {
    switch self {
    case .newer(let path): "\(path) was written by a newer sellerdesk"
    case .owned(let path, let pid):
      "\(path) is in use by " + (pid.map { "process \($0)" } ?? "another process")
    case .inaccessible(let path, let reason): "\(path): \(reason)"
    case .failed(let path, _, let reason): "\(path): \(reason)"
    case .cancelled: "cancelled"
    }
  }
}
