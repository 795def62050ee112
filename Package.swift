// swift-tools-version:6.2
import PackageDescription

/// What every Swift target of ours is compiled with: Swift 6, no warnings, visible imports.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// What our C targets are compiled with.
///
/// SwiftPM allows no unsafe flags here; `make check` compiles them with -Wall -Wextra -Werror.
let houseC: [CSetting] = [.define("_GNU_SOURCE")]

func swiftTarget(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: house)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: ["DeskTesting"] + dependencies, exclude: exclude, swiftSettings: house
  )
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
]

let package = Package(
  name: "sellerdesk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sellerdesk", targets: ["sellerdesk"]),
    .executable(name: "sellerdesk-bench", targets: ["sellerdesk-bench"]),
    .executable(name: "sellerdesk-fuzz", targets: ["sellerdesk-fuzz"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .target(
      name: "CNcurses", cSettings: houseC,
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(
      name: "CSearch", cSettings: houseC, linkerSettings: [.linkedLibrary("sqlite3")]),
    // libcurl itself is loaded when it is needed.
    .target(name: "CCurl", cSettings: houseC),
    .target(name: "CDigest", cSettings: houseC, linkerSettings: [.linkedLibrary("crypto")]),
    swiftTarget("TerminalCore"),
    swiftTarget("Terminal", ["CNcurses", "TerminalCore"]),
    swiftTarget("Marketplace"),
    swiftTarget("Transport", ["CCurl", "CDigest"]),
    swiftTarget("Digiseller", ["Marketplace", "Transport"]),
    swiftTarget("Storage", ["CSearch", "Marketplace", grdb]),
    swiftTarget("Texts", ["Marketplace"]),
    swiftTarget("Dashboard", ["Marketplace", "TerminalCore", "Texts"]),
    swiftTarget("Pictures", ["CCurl", "TerminalCore"]),
    swiftTarget("Engine", ["Dashboard", "Marketplace", "Pictures", "Storage", "TerminalCore"]),
    swiftTarget(
      "Configuration", ["Marketplace", "TerminalCore", "Transport", tomlKit],
      resources: [.embedInCode("themes"), .embedInCode("answers")]),
    swiftTarget("Sandbox", nio),
    swiftTarget(
      "CommandLineTool",
      [
        "Configuration", "Dashboard", "Digiseller", "Engine", "Marketplace", "Sandbox", "Storage",
        "TerminalCore", "Texts", "Transport", argumentParser, logging,
      ]),
    .executableTarget(
      name: "sellerdesk",
      dependencies: ["CommandLineTool", "Terminal"], swiftSettings: house),
    .executableTarget(
      name: "sellerdesk-bench",
      dependencies: [
        "Dashboard", "Digiseller", "Engine", "Marketplace", "Storage", "TerminalCore", "Texts",
        "Transport",
      ], swiftSettings: house),
    .executableTarget(
      name: "sellerdesk-fuzz", dependencies: ["Configuration", "Pictures", "TerminalCore"],
      path: "Tests/Fuzz", exclude: ["Seeds"], swiftSettings: house),
    .target(
      name: "DeskTesting",
      dependencies: ["Dashboard", "Engine", "Marketplace", "Storage", "TerminalCore", "Texts"],
      path: "Tests/Support", swiftSettings: house),
    tests(
      "CommandLineToolTests",
      [
        "CommandLineTool", "Marketplace", "Sandbox", "Storage", "Texts", "Transport",
        argumentParser,
      ]),
    tests("ConfigurationTests", ["Configuration", "Marketplace", "TerminalCore", "Transport"]),
    tests(
      "DashboardTests",
      ["Configuration", "Dashboard", "Marketplace", "Storage", "TerminalCore", "Texts"],
      exclude: ["Goldens"]),
    tests("DigisellerTests", ["Digiseller", "Marketplace", "Sandbox", "Transport"]),
    tests(
      "EngineTests",
      [
        "Dashboard", "Digiseller", "Engine", "Marketplace", "Sandbox", "Storage", "TerminalCore",
        "Texts", "Transport", grdb,
      ]),
    tests("MarketplaceTests", ["Marketplace"]),
    tests("StorageTests", ["Marketplace", "Storage", grdb]),
    tests("TerminalCoreTests", ["Marketplace", "TerminalCore"]),
    tests("PicturesTests", ["Pictures", "TerminalCore"], exclude: ["Files"]),
    tests("SandboxTests", ["Sandbox"]),
    tests(
      "TerminalTests", ["Configuration", "Terminal", "TerminalCore"], exclude: ["Goldens"]),
    tests("TextsTests", ["Dashboard", "Marketplace", "Texts"]),
    tests("TransportTests", ["Transport"]),
  ],
  swiftLanguageModes: [.v6]
)
