import Texts

extension Texts {
  func name(of screen: Screen) -> String {
    switch screen {
    case .inbox: inbox
    case .products: products
    case .tasks: tasks
    case .health: health
    }
  }
}
