def cheapest(prices):
    if len(prices) == 0:
        return ""
    low = min(list(prices.values())
    for name in prices:
        if prices[name] == low:
            return name
