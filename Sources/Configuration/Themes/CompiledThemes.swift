/// The themes of the top-level folder `themes/`, which the build puts into the program: a moved program keeps them.
enum CompiledThemes {
  static let texts: [(name: String, text: @Sendable () -> String?)] = [
    ("midnight", { text(PackageResources.midnight_toml) }),
    ("mono", { text(PackageResources.mono_toml) }),
    ("paper", { text(PackageResources.paper_toml) }),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
