import Marketplace

/// The answer of `GET product/edit/UpdateProductsTaskStatus` (api/digiseller.md §6.7): a bare object with names in
/// PascalCase, or the same inside an envelope.
///
/// Every field may be missing and every number may be a text; names are compared without case.
struct TaskStatus: Decodable {
  let envelope: Envelope
  let progress: TaskProgress

  init(from decoder: any Decoder) throws {
    envelope = try Envelope(from: decoder)
    let outer = try decoder.container(keyedBy: Name.self)
    if let key = outer.key("content"),
      let inner = try? outer.nestedContainer(keyedBy: Name.self, forKey: key)
    {
      progress = Self.progress(inner)
      return
    }
    // An envelope that says nothing of a task is no answer, one that refuses needs no task.
    guard envelope.retval == nil || envelope.retval != 0 || outer.key("status") != nil else {
      throw DecodingError.keyNotFound(
        Name(stringValue: "Status"),
        DecodingError.Context(codingPath: outer.codingPath, debugDescription: "no task"))
    }
    progress = Self.progress(outer)
  }

  private static func progress(_ container: KeyedDecodingContainer<Name>) -> TaskProgress {
    func value<Value: Decodable>(_ type: Value.Type, _ name: String) -> Value? {
      container.key(name).flatMap { try? container.decodeIfPresent(type, forKey: $0) }
    }
    func count(_ name: String) -> Int? {
      value(LenientInt.self, name)?.value.flatMap { $0 < 0 ? nil : $0 }
    }
    return TaskProgress(
      state: value(LenientText.self, "status")?.nonEmpty.map(state) ?? .unknown,
      total: count("totalcount"), succeeded: count("successcount"), failed: count("errorcount"),
      problems: value(Problems.self, "errorsdescriptions")?.problems ?? [])
  }

  private static func state(_ word: String) -> TaskProgress.State {
    switch word.lowercased() {
    case "0", "inqueue": .queued
    case "1", "inprogress": .running
    case "2", "error": .failed
    case "3", "done": .done
    default: .unknown
    }
  }

  /// A list of `{"Key":"5100009","Value":"…"}`, of texts, or an object with a text under each key.
  private struct Problems: Decodable {
    let problems: [TaskProgress.Problem]

    private struct Pair: Decodable {
      let problem: TaskProgress.Problem

      init(from decoder: any Decoder) throws {
        if let words = try? decoder.singleValueContainer().decode(String.self) {
          problem = TaskProgress.Problem(product: nil, words: words)
          return
        }
        let container = try decoder.container(keyedBy: Name.self)
        func text(_ name: String) -> String? {
          container.key(name)
            .flatMap { try? container.decodeIfPresent(LenientText.self, forKey: $0) }?.nonEmpty
        }
        let key = text("key")
        let product = key.flatMap { Int($0) }.map { ProductID($0) }
        problem = TaskProgress.Problem(
          product: product, words: text("value") ?? (product == nil ? key : nil) ?? "")
      }
    }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.container(keyedBy: Name.self), container.key("key") == nil,
        container.key("value") == nil
      {
        problems = container.allKeys.sorted { $0.stringValue < $1.stringValue }.map { key in
          let words = (try? container.decodeIfPresent(LenientText.self, forKey: key))?.value
          return TaskProgress.Problem(
            product: Int(key.stringValue).map { ProductID($0) }, words: words ?? "")
        }
        return
      }
      problems = try LenientArray<Pair>(from: decoder).elements.map(\.problem)
    }
  }

  /// A name of a field as it came.
  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension KeyedDecodingContainer {
  /// The key whose name is this one in lower case.
  fileprivate func key(_ name: String) -> Key? {
    allKeys.first { $0.stringValue.lowercased() == name }
  }
}
