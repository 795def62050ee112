/// The themes of the top-level folder `themes/`, which the build puts into the program: a moved program keeps them.
enum CompiledThemes {
  static let texts: [(name: String, text: @Sendable () -> String?)] = [
    ("colour-blind", { text(PackageResources.colour_blind_toml) }),
    ("dawn", { text(PackageResources.dawn_toml) }),
    ("dusk", { text(PackageResources.dusk_toml) }),
    ("high-contrast-dark", { text(PackageResources.high_contrast_dark_toml) }),
    ("high-contrast-light", { text(PackageResources.high_contrast_light_toml) }),
    ("midnight", { text(PackageResources.midnight_toml) }),
    ("mono", { text(PackageResources.mono_toml) }),
    ("paper", { text(PackageResources.paper_toml) }),
    ("terminal", { text(PackageResources.terminal_toml) }),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
