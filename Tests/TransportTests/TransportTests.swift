import Testing

/// The suites run one after the other: they measure time, threads and memory of the process they share.
@Suite(.serialized)
enum TransportTests {}
