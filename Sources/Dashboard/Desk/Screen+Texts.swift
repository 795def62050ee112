import Texts

extension Texts {
  func name(of screen: Screen) -> String {
    switch screen {
    case .inbox: inbox
    case .products: products
    case .sales: sales
    case .reviews: reviews
    case .commission: commission
    case .statistics: statistics
    case .tasks: tasks
    case .health: health
    }
  }
}
