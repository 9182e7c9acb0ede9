"""Who the customer is: found by code, telephone number or its last digits."""
