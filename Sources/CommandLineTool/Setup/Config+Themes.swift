import Configuration

extension Config {
  /// What is wrong with the themes that the config names: there are none so called, or their files are broken.
  ///
  /// - Parameter file: The config's path, to be named in problems.
  func themeProblems(_ library: ThemeLibrary, file: String) -> [ConfigProblem] {
    theme.names.flatMap { name in
      library.problems(of: name) ?? [
        ConfigProblem(
          file: file, line: themeLine, key: "theme", .noSuchTheme(name, known: library.names))
      ]
    }
  }
}
