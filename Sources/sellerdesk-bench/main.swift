import Foundation

// Times the parts of the desk that a key press goes through, inside one process: `make bench` prints the table.
runBenchmarks()
