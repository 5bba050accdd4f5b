"""Template filters of French typography: dates, phones, numbers, prices, web addresses."""
