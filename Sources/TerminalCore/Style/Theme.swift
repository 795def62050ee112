/// A named set of styles, one for every role: what a theme file means once its palette, inheritance and fall-backs have
/// been followed.
package struct Theme: Hashable, Sendable {
  package let name: String
  package let isDark: Bool
  /// By `Role.rawValue`; as many as there are roles.
  package let styles: [Style]

  /// Resolves styles given for some roles: a role without one takes that of the nearest name above it along the dots,
  /// the last being "default".
  package init(name: String, isDark: Bool, styles given: [Role: Style]) {
    self.name = name
    self.isDark = isDark
    let byName = Dictionary(given.map { ($0.key.name, $0.value) }, uniquingKeysWith: { $1 })
    styles = Role.allCases.map { role in
      var name = Substring(role.name)
      while true {
        if let style = byName[String(name)] { return style }
        guard let dot = name.lastIndex(of: ".") else { break }
        name = name[..<dot]
      }
      return byName["default"] ?? Style()
    }
  }

  package subscript(role: Role) -> Style { styles[Int(role.rawValue)] }

  /// The theme without any colour: only attributes.
  ///
  /// It is what `NO_COLOR`, `--color never` and terminals without colours get, and it tells states
  /// apart by attribute alone.
  package static let mono = Theme(
    name: "mono", isDark: true,
    styles: [
      .default: Style(),
      .header: Style(attributes: .reverse),
      .headerShop: Style(attributes: [.reverse, .bold]),
      .headerMuted: Style(attributes: .reverse),
      .headerAlert: Style(attributes: [.reverse, .bold]),
      .tabSelected: Style(attributes: .bold),
      .tabDisabled: Style(attributes: .dim),
      .footer: Style(attributes: .dim),
      .footerKey: Style(attributes: .bold),
      .footerDisabled: Style(attributes: .dim),
      .tableHeading: Style(attributes: .underline),
      .tableHeadingSorted: Style(attributes: [.underline, .bold]),
      .tableRowSelected: Style(attributes: .reverse),
      .tableRowMarked: Style(attributes: .bold),
      .tableRowOff: Style(attributes: .dim),
      .tableRowLow: Style(attributes: .underline),
      .tableRowOut: Style(attributes: [.bold, .underline]),
      .tableRowPending: Style(attributes: .italic),
      .tablePosition: Style(attributes: .dim),
      .paneTitle: Style(attributes: .bold),
      .paneLabel: Style(attributes: .dim),
      .paneBorder: Style(attributes: .dim),
      .textMuted: Style(attributes: .dim),
      .textStrong: Style(attributes: .bold),
      .textMatch: Style(attributes: .underline),
      .textToken: Style(attributes: .reverse),
      .textLink: Style(attributes: .underline),
      .inputPrompt: Style(attributes: .bold),
      .inputHint: Style(attributes: .dim),
      .inputSelected: Style(attributes: .reverse),
      .dialogBorder: Style(attributes: .dim),
      .dialogTitle: Style(attributes: .bold),
      .dialogKey: Style(attributes: .bold),
      .dialogSelected: Style(attributes: .reverse),
      .noticeWarning: Style(attributes: .bold),
      .noticeError: Style(attributes: [.bold, .reverse]),
      .stateOn: Style(attributes: .bold),
      .stateOff: Style(attributes: .dim),
    ])
}
