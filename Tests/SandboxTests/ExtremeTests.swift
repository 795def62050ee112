import Foundation
import Sandbox
import Testing

struct ExtremeTests {
  private static let values = [
    "-9223372036854775808", "9223372036854775807", "99999999999999999999999", "-1", "0", "1e400",
    "1e18",
    "999999999999999999", "0.000000001", "NaN", "true", "null", "%00", "%F0%9F%91%A8", "[]",
    "a%5Bb", "5100001:",
    "1:2:3", ":", String(repeating: "9", count: 700),
  ]

  @Test func noParameterFellsTheServer() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let dialog = try #require(
      client.server.shop.dialogs.page(.init(), page: 1, rows: 1).dialogs.first?.id)
    let parameters = [
      "id_seller", "seller_id", "product_id", "ids", "rows", "page", "owner_id", "category_id",
      "selection_option",
      "unit_cnt", "amount", "count", "options[]", "id_d", "maxlength", "w", "h", "show_hidden",
      "type", "lang",
      "order_col", "currency", "timestamp", "sign", "product[id]", "email", "id_i", "id_from",
      "id_to", "old_id", "newer", "hidden", "pagesize", "id_ds", "chat_state", "taskId", "f",
      "date_from", "only_unread", "corr_id",
    ]
    let connection = try RawConnection(port: client.port)
    let usual =
      "seller_id=424242&product_id=5100001&id_d=5100001&category_id=0&id_i=\(dialog)&token=\(token)"
    for name in DigisellerService.routeNames {
      let parts = name.split(separator: " ")
      for value in Self.values {
        let path = parts[1].replacing(/\{\w+\}/, with: value == "[]" ? "5100001" : value)
        let query = parameters.map { "\($0)=\(value)" }.joined(separator: "&")
        var queries = ["\(usual)&\(query)", "\(query)&\(usual)"]
        // Without a token the others are refused at the door.
        if DigisellerService.permissionsByRoute[name] == nil { queries.append(query) }
        for query in queries {
          connection.send(
            SandboxClient.message(
              String(parts[0]), "\(path)?\(query)", headers: ["Accept: application/json"]))
          let status = try connection.receive().status
          #expect([200, 400, 401, 404].contains(status), "\(name) \(value) answered \(status)")
        }
      }
    }
    for (name, value) in parameters.flatMap({ name in Self.values.map { (name, $0) } }) {
      connection.send(
        SandboxClient.message(
          "GET", "/api/products/price/calc?product_id=5100001&\(name)=\(value)",
          headers: ["Accept: text/xml"]))
      #expect(try connection.receive().status == 200)
    }
  }

  @Test func noBodyFellsTheServer() throws {
    let client = try SandboxClient()
    let token = try client.logIn()
    let dialog = try #require(
      client.server.shop.dialogs.page(.init(), page: 1, rows: 1).dialogs.first?.id)
    let connection = try RawConnection(port: client.port)
    let bodies = [
      "null", "[]", "\"x\"", "0", "[[[[]]]]", #"{"id_seller":{}}"#, #"{"id_seller":[424242]}"#,
      #"{"ids":{"a":1}}"#,
      #"{"ids":[[1],{},null,"",1e400,-0]}"#, #"{"token":{}}"#, #"{"product":[],"email":[]}"#,
      #"{"seller":{"id":424242},"pages":{"num":-9223372036854775808,"rows":9223372036854775807}}"#,
      #"{"seller_id":424242,"timestamp":9223372036854775807,"sign":""}"#,
      #"{"seller_id":424242,"timestamp":-1e18,"sign":"\u0000"}"#,
      #"{"new_status":"enabled","products":[-1,0,1e400,9223372036854775807,{},[],null]}"#,
      #"{"enabled":{},"price":[],"name":{},"categories":[[]],"bonus":7,"instruction":[1]}"#,
      #"{"message":{},"files":[{"newid":{}},[],null]}"#,
      #"[{"ProductId":9223372036854775808,"Price":1e400}]"#, #"[[],{},null,1]"#,
    ]
    for name in DigisellerService.routeNames where name.hasPrefix("POST") {
      for body in bodies {
        let path = name.dropFirst(5).replacing(/\{\w+\}/, with: "5100001")
        connection.send(
          SandboxClient.message(
            "POST", "\(path)?token=\(token)&id_i=\(dialog)",
            headers: ["Content-Type: application/json"],
            body: Array(body.utf8)))
        #expect([200, 400].contains(try connection.receive().status), "\(name) \(body)")
      }
    }
  }
}
