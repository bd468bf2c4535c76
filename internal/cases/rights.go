package cases

// Right is something that somebody may do beside giving commands to a case.
type Right string

// The rights.
const (
	RightSeeCases       Right = "see_cases"       // the whole of every incident, authors and standing advice
	RightImport         Right = "import"          // posts from a file
	RightStandingAdvice Right = "standing_advice" // to give and end it (R8)
	RightDiagnose       Right = "diagnose"        // a case's workflow
	RightVerify         Right = "verify"          // the chains of the register
)
