package casework

import "slices"

// awaited says in words what an account request or an account waits for.
func (w Wait) awaited() string {
	check := CheckName(w.Of)
	switch w.What { //nolint:exhaustive // they wait for these only
	case WindowPermission:
		if slices.Contains(CheckNames(), check) {
			return "verification of the evidence (" + check.Title() + ")"
		}
		return "the decision"
	case WindowAccountReview:
		return "the yearly review"
	case WindowLearningValidity:
		return "what the owner has to do again before it lapses (" + check.Title() + ")"
	case WindowAction:
		return "what is to become of the suspended account"
	}
	if slices.Contains(CheckNames(), check) {
		return check.Title()
	}
	return w.What.Title()
}
