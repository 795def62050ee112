extension DigisellerCalls {
  /// `GET /api/dictionary/platforms/categories/{plati|ggsel|wmcentre}`: the marketplace's own tree.
  ///
  /// Source: docs/apis/digiseller.md §6.8. As in the documents' sample some nodes lack `can_add`, some
  /// `children`, and some translations are null.
  static func platformCategories(_ call: DigisellerCall) throws(DigisellerRefusal)
    -> DigisellerResult
  {
    let owners = ["plati": 1, "wmcentre": 2, "ggsel": 3]
    guard let owner = call.pathValues["id"].flatMap({ owners[$0.lowercased()] }) else {
      throw .invalid("id")
    }
    let tree = ShopTheme.allCases.map { theme -> WireValue in
      let top = owner * 100_000 + theme.rawValue * 1_000
      let shelves = ShopTheme.platforms.enumerated().map { number, name -> WireValue in
        let id = top + (number + 1) * 10
        let leaves = (1...2).map { leaf -> WireValue in
          node(
            id: id + leaf, level: 2, parent: id,
            ShopText("\(name) №\(leaf)", leaf == 1 ? "\(name) #1" : nil),
            canAdd: true)
        }
        // Only Plati goes three levels deep.
        return node(
          id: id, level: 1, parent: top, ShopText(name, name),
          canAdd: owner == 1 ? nil : number % 2 == 0,
          children: owner == 1 ? leaves : nil)
      }
      return node(
        id: top, level: 0, parent: 0, theme.title, canAdd: theme.rawValue % 2 == 0 ? false : nil,
        children: shelves)
    }
    return call.content(.array(tree), retdesc: "")
  }

  private static func node(
    id: Int, level: Int, parent: Int, _ name: ShopText, canAdd: Bool?, children: [WireValue]? = nil
  ) -> WireValue {
    var node: WireValue = [
      "id": .int(id), "level": .int(level), "parent_id": .int(parent), "name": localised(name),
    ]
    if let canAdd { node.append([.init("can_add", .bool(canAdd))]) }
    if let children { node.append([.init("children", .array(children))]) }
    return node
  }

  /// `GET /api/dictionary/platforms/subcategories/{id}`: the finer parts of a Plati category; none for most.
  static func platformSubcategories(_ call: DigisellerCall) throws(DigisellerRefusal)
    -> DigisellerResult
  {
    let id = try call.requiredInteger("id")
    guard (1...1_000_000_000).contains(id) else { throw .invalid("id") }
    let title = ShopTheme.platforms[id % ShopTheme.platforms.count]
    let parts = (1..<1 + id % 7).map { number -> WireValue in
      [
        "id": .int(id * 10 + number), "title": .string(title),
        "name": localised(
          ShopText("\(title): набор \(number)", number % 3 == 0 ? nil : "\(title): pack \(number)")),
      ]
    }
    return call.content(.array(parts), retdesc: "")
  }
}
