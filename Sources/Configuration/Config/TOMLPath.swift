/// Where something stands in a TOML document: the names of the tables and the numbers of the array elements around it,
/// and its own.
struct TOMLPath: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  var steps: [Step] = []

  func key(_ name: String) -> TOMLPath { TOMLPath(steps: steps + [.key(name)]) }
  func index(_ number: Int) -> TOMLPath { TOMLPath(steps: steps + [.index(number)]) }

  /// "account[0].seller_id".
  var text: String {
    var text = ""
    for step in steps {
      switch step {
      case .key(let name): text += (text.isEmpty ? "" : ".") + name
      case .index(let number): text += "[\(number)]"
      }
    }
    return text
  }
}
