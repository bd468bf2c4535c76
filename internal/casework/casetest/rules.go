package casetest

import "duecourse/internal/casework"

// Rules are the rules of these tests: those of the policy, without its wording.
func Rules() *casework.Rules {
	r := &casework.Rules{
		Version: "1.0", Council: "The Council", LegalBinding: true, StrictAccounts: true, EveryPost: true, WorkingReminders: true, QuickLooks: true, ChecksConfirms: true, TrueEnds: true, DutyOfCare: true, LeadDeputies: &casework.DeputyRule{AnyOfficer: true},
		Hours: casework.Hours{Opens: 9 * 60, Closes: 17 * 60}, Windows: map[casework.Window]casework.Span{},
		Letters: map[casework.LetterKind]casework.Form{},
	}
	r.Website = "https://www.derby.gov.uk"
	for _, kind := range casework.LetterKinds() {
		r.Letters[kind] = casework.Form{Subject: "A letter", Body: "Dear reader"}
	}
	for _, g := range casework.Grounds() {
		r.Grounds = append(r.Grounds, casework.GroundRule{ID: g, Clause: "R2", Wording: "are " + string(g)})
	}
	for i := range r.Grounds {
		g := &r.Grounds[i]
		switch g.ID {
		case casework.GroundThreatening, casework.GroundOtherLaw, casework.GroundIncitement:
			g.Criminal, g.Police = true, true
		case casework.GroundAbusive, casework.GroundHarassing:
			g.Police = true
		case casework.GroundDefamatory:
			g.LegalAction = true
		case casework.GroundOffensiveLanguage, casework.GroundContemptOfCourt, casework.GroundSpam, casework.GroundInappropriate:
		}
	}
	for i, clause := range []string{"R3", "R4", "R5", "R6", "R9"} {
		m := casework.Measures()[i]
		r.Measures = append(r.Measures, casework.MeasureRule{ID: m, Clause: clause, Wording: "to " + string(m)})
	}
	spans := map[casework.Window]string{
		casework.WindowAssessment: "1 working day", casework.WindowProposal: "1 working day",
		casework.WindowConsultation: "2 working days", casework.WindowUrgentConsultation: "2h",
		casework.WindowDecision: "1 working day", casework.WindowAction: "1 working day",
		casework.WindowResponse: "48h", casework.WindowBlock: "168h", casework.WindowRecurrence: "28 days",
		casework.WindowMemory: "365 days", casework.WindowReference: "10 working days",
		casework.WindowLegalProgress: "20 working days", casework.WindowLongWatch: "180 days", casework.WindowReminder: "half of the window",
		casework.WindowApproval: "5 working days", casework.WindowEvidence: "10 working days",
		casework.WindowPermission: "5 working days", casework.WindowRequestLapse: "90 days",
		casework.WindowPublicationApproval: "1 working day", casework.WindowLateRelease: "4h", casework.WindowMediaAnswer: "1 working day",
		casework.WindowAccountReview: "365 days", casework.WindowLearningValidity: "365 days",
	}
	for window, text := range spans {
		span, err := casework.ParseSpan(text)
		if err != nil {
			panic(err)
		}
		r.Windows[window] = span
	}
	return r
}
