package account

// CheckStatuses lists the statuses of a check of an account request.
func CheckStatuses() []CheckStatus {
	return []CheckStatus{CheckWaiting, CheckGiven, CheckMet, CheckRefused}
}

// RequestOutcomes lists the outcomes of an account request.
func RequestOutcomes() []RequestOutcome {
	return []RequestOutcome{RequestGranted, RequestRefused, RequestWithdrawn, RequestLapsed}
}

// Statuses lists the statuses of an account.
func Statuses() []Status {
	return []Status{StatusActive, StatusSuspended, StatusClosed}
}
