"""A gateway for demo and tests: WeChat Pay's and Alipay's real wire format, and the cases that go
wrong in a shop. It holds no money, and its keys are made anew wherever it is set up."""
