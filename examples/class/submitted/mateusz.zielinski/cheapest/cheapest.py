# Mateusz Zieliński mateusz.zielinski@example.org

def cheapest(prices):
    if prices == {}:
        return ""
    # sort, then the cheapest price is at the front
    numbers = list(prices.values())
    numbers = numbers.sort()
    low = numbers[0]
    for name, price in prices.items():
        if price == low:
            return name
