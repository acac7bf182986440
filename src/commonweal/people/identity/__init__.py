"""Who a person is: names, NHS number, addresses, how they want to be reached, and finding the record already there."""
