/// What a cell is for, never what it looks like: views name roles, themes style them.
///
/// The raw value is also the number under which the terminal driver keeps the resolved style (one byte of a `Cell`), so
/// there are at most 256 roles. A theme that does not style a role falls back along the dots of its name
/// ("table.row.selected" → "table.row" → "table" → "default").
package enum Role: UInt8, CaseIterable, Sendable {
  case `default`

  case header
  case headerShop
  case headerMuted
  case headerAlert
  case tab
  case tabSelected
  case tabDisabled

  case footer
  case footerKey
  case footerDisabled

  case table
  case tableHeading
  case tableHeadingSorted
  case tableRow
  case tableRowSelected
  case tableRowMarked
  case tableRowOff
  case tableRowLow
  case tableRowOut
  case tableRowPending
  case tablePosition

  case pane
  case paneTitle
  case paneLabel
  case paneBorder
  case textMuted
  case textStrong
  case textMatch
  case textToken
  case textLink

  case input
  case inputPrompt
  case inputHint
  case inputSelected

  case dialog
  case dialogBorder
  case dialogTitle
  case dialogKey
  case dialogSelected

  case noticeInfo
  case noticeWarning
  case noticeError
  case stateOn
  case stateOff

  /// The name that theme files use.
  package var name: String { Self.names[Int(rawValue)] }

  /// The role with this name, or nil when no view uses such a role.
  package init?(name: String) {
    guard let index = Self.names.firstIndex(of: name), let role = Role(rawValue: UInt8(index))
    else { return nil }
    self = role
  }

  /// "tableRowSelected" is written "table.row.selected".
  private static let names: [String] = allCases.map { role in
    var name = ""
    for letter in "\(role)" {
      if letter.isUppercase { name += "." + letter.lowercased() } else { name.append(letter) }
    }
    return name
  }
}
