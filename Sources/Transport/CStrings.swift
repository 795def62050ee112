import Foundation

/// C copies of strings for one call, freed together: a closure per string would be nested eight deep.
final class CStrings {
  private var held: [UnsafeMutablePointer<CChar>] = []

  deinit {
    for pointer in held { free(pointer) }
  }

  /// Valid as long as this object.
  func hold(_ text: String) -> UnsafePointer<CChar>? {
    guard let copy = strdup(text) else { return nil }
    held.append(copy)
    return UnsafePointer(copy)
  }
}
