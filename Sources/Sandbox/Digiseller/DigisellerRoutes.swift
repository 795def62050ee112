/// Every call the sandbox answers for Digiseller.
///
/// `{base}` of the documents is `/api`; what they put on the hosts of the shop and of the pictures stands
/// beside it. Source: docs/apis/digiseller.md §1.3, §1.4, §2, §3, §4, §5.3, §6.2, §6.3, §6.5 to §6.8, §6.10.
enum DigisellerRoutes {
  static let all: [DigisellerRoute] =
    account + goods + editing + dialogs + orders + money + templates + parameters + platforms
    + otherHosts

  private static let account: [DigisellerRoute] = [
    DigisellerRoute(.post, "/api/apilogin", .none, .flat, DigisellerCalls.logIn),
    DigisellerRoute(
      .get, "/api/token/perms", .required(.tokenGetPerms), .bare, DigisellerCalls.permissions),
  ]

  private static let goods: [DigisellerRoute] = [
    DigisellerRoute(.post, "/api/seller-goods", .optional, .flat, DigisellerCalls.sellerGoods),
    DigisellerRoute(
      .get, "/api/products/{product_id}/data", .optional, .product, format: .xml,
      DigisellerCalls.productData),
    DigisellerRoute(.get, "/api/products/list", .optional, .bare, DigisellerCalls.productList),
    DigisellerRoute(.post, "/api/products/list", .optional, .bare, DigisellerCalls.productList),
    DigisellerRoute(
      .get, "/api/products/price/calc", .optional, .data, DigisellerCalls.priceCalculation),
    DigisellerRoute(.get, "/api/categories", .optional, .flat, DigisellerCalls.categories),
    DigisellerRoute(.get, "/api/shop/products", .optional, .flat, DigisellerCalls.shopProducts),
    DigisellerRoute(.post, "/api/shop/products", .optional, .flat, DigisellerCalls.shopProducts),
    DigisellerRoute(.get, "/api/reviews", .optional, .flat, DigisellerCalls.reviews),
    DigisellerRoute(
      .get, "/api/cataloguer/front/products", .optional, .content, DigisellerCalls.marketplaceSearch
    ),
  ]

  private static let editing: [DigisellerRoute] = [
    DigisellerRoute(
      .post, "/api/product/clone/{product_id}", .required(.descriptionCreate), .content,
      DigisellerCalls.clone),
    DigisellerRoute(
      .post, "/api/product/edit/base/{product_id}", .required(.descriptionEdit), .content,
      xmlRoot: "result", DigisellerCalls.editBase),
    DigisellerRoute(
      .post, "/api/product/edit/V2/status", .required(.descriptionEdit), .content,
      xmlRoot: "response", DigisellerCalls.editStatus),
    DigisellerRoute(
      .post, "/api/product/edit/prices", .required(.descriptionEdit), .bare,
      DigisellerCalls.editPrices),
    DigisellerRoute(
      .get, "/api/product/edit/UpdateProductsTaskStatus", .required(.descriptionEdit), .bare,
      DigisellerCalls.taskStatus),
  ]

  private static let dialogs: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/debates/v2/chats", .required(.debatesRead), .bare, DigisellerCalls.dialogList),
    DigisellerRoute(
      .get, "/api/debates/v2/chat-state", .required(.debatesRead), .bare,
      DigisellerCalls.dialogState),
    DigisellerRoute(
      .post, "/api/debates/v2/chat-state", .required(.debatesWrite), .bare,
      DigisellerCalls.setDialogState),
    DigisellerRoute(
      .get, "/api/debates/v2", .required(.debatesRead), .bare, DigisellerCalls.messages),
    DigisellerRoute(
      .post, "/api/debates/v2", .required(.debatesWrite), .bare, DigisellerCalls.sendMessage),
    DigisellerRoute(
      .post, "/api/debates/v2/seen", .required(.debatesWrite), .bare, DigisellerCalls.markSeen),
    DigisellerRoute(
      .post, "/api/debates/v2/upload-preview", .required(.debatesWrite), .bare,
      DigisellerCalls.uploadPreview),
    DigisellerRoute(
      .delete, "/api/debates/v2/{message_id}", .required(.debatesDelete), .bare,
      DigisellerCalls.deleteMessage),
    DigisellerRoute(
      .get, "/api/messages/v2", .required(.debatesRead), .bare,
      DigisellerCalls.administrationMessages),
  ]

  private static let orders: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/purchase/info/{invoice_id}", .required(.viewInvoice), .content,
      DigisellerCalls.purchaseInfo),
    DigisellerRoute(
      .get, "/api/purchases/unique-code/{code}", .required(.viewInvoice), .flat,
      DigisellerCalls.uniqueCode),
    DigisellerRoute(
      .put, "/api/purchases/unique-code/{code}/deliver", .required(.viewInvoice), .flat,
      DigisellerCalls.deliverUniqueCode),
  ]

  private static let money: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/seller-last-sales", .required(.salesStatisticsView), .flat,
      DigisellerCalls.lastSales),
    DigisellerRoute(
      .post, "/api/seller-sells/v2", .required(.salesStatisticsView), .flat,
      DigisellerCalls.sellerSells),
    DigisellerRoute(
      .post, "/api/agent-sales/v2", .required(.agentSalesStatisticsView), .flat,
      DigisellerCalls.agentSales),
    DigisellerRoute(
      .get, "/api/sellers/account/balance/info", .required(.viewOperations), .content,
      DigisellerCalls.balance),
    DigisellerRoute(
      .get, "/api/sellers/account/receipts", .required(.viewOperations), .content,
      DigisellerCalls.receipts),
    DigisellerRoute(
      .get, "/api/sellers/account/receipts/external", .required(.viewOperations), .content,
      DigisellerCalls.externalReceipts),
  ]

  private static let templates: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/templates", .required(.readCommissionTemplate), .content, xmlRoot: "response",
      DigisellerCalls.templates),
    DigisellerRoute(
      .post, "/api/templates", .required(.createCommissionTemplate), .content, xmlRoot: "response",
      DigisellerCalls.createTemplate),
    DigisellerRoute(
      .post, "/api/templates/{id}", .required(.editCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.renameTemplate),
    DigisellerRoute(
      .post, "/api/templates/delete/{id}", .required(.deleteCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.deleteTemplate),
    DigisellerRoute(
      .delete, "/api/templates/{id}", .required(.deleteCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.deleteTemplate),
    DigisellerRoute(
      .get, "/api/templates/products", .required(.readCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.templateProducts),
    DigisellerRoute(
      .post, "/api/templates/products", .required(.editCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.setTemplateProducts),
    DigisellerRoute(
      .post, "/api/templates/apply", .required(.applyCommissionTemplate), .content,
      xmlRoot: "response", DigisellerCalls.applyTemplate),
  ]

  private static let parameters: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/products/options/list/{product_id}", .required(.optionRead), .content,
      xmlRoot: "response",
      DigisellerCalls.optionList),
    DigisellerRoute(
      .get, "/api/products/options/{option_id}", .required(.optionRead), .content,
      xmlRoot: "response",
      DigisellerCalls.option),
  ]

  private static let platforms: [DigisellerRoute] = [
    DigisellerRoute(
      .get, "/api/dictionary/platforms/categories/{id}", .none, .content, xmlRoot: "result",
      DigisellerCalls.platformCategories),
    DigisellerRoute(
      .get, "/api/dictionary/platforms/subcategories/{id}", .none, .content, xmlRoot: "result",
      DigisellerCalls.platformSubcategories),
  ]

  private static let otherHosts: [DigisellerRoute] = [
    DigisellerRoute(
      .post, "/xml/shop_discount.asp", .none, .flat, sniffsBody: true, DigisellerCalls.buyerDiscount
    ),
    DigisellerRoute(
      .get, "/xml/shop_discount.asp", .none, .flat, sniffsBody: true, DigisellerCalls.buyerDiscount),
    DigisellerRoute(
      .post, "/xml/shop_search.asp", .none, .flat, sniffsBody: true, DigisellerCalls.shopSearch),
    DigisellerRoute(.get, "/img.ashx", .none, .bare, DigisellerCalls.picture),
    DigisellerRoute(
      .get, "/files/deb/{dialog_id}/{message_id}/{name}", .none, .bare, DigisellerCalls.messageFile),
    DigisellerRoute(.get, "/img_deb.ashx", .none, .bare, DigisellerCalls.messagePicture),
  ]
}

/// What carries the calls out; one file for each group of them.
enum DigisellerCalls {}
