print("sellerdesk")
