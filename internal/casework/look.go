package casework

// LookReason is why the system looks whether the posts are still there.
type LookReason string

// The reasons to look.
const (
	NotLooking      LookReason = ""
	LookForResponse LookReason = "response" // the author's time to answer is over
	LookForEvidence LookReason = "evidence" // nobody could take a screenshot
)

// Found is what a look at the posts found.
type Found string

// What a look finds: the posts that matter are gone, at least one still stands,
// or the channel cannot tell.
const (
	FoundGone     Found = "gone"
	FoundStanding Found = "standing"
	FoundUnclear  Found = "unclear"
)
