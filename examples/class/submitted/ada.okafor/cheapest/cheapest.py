# Ada Okafor <ada.okafor@example.org>

def cheapest(prices):
    best_name = ""
    best_price = 0
    for name in prices:
        if best_name == "":
            best_name = name
            best_price = prices[name]
        elif prices[name] < best_price:
            best_name = name
            best_price = prices[name]
    return best_name
