package casework

// commandWords name each command of an incident as something that people may do, and as
// something that they did.
func commandWords() []wording[CommandName] {
	return []wording[CommandName]{
		{CommandReport, "Report a post", "reported a post"},
		{CommandAssess, "Assess the post", "assessed the post"},
		{CommandIdentify, "Record who the author is", "recorded who the author is"},
		{CommandPropose, "Propose a measure", "proposed a measure"},
		{CommandAdvise, "Advise on a proposal", "advised on the proposal"},
		{CommandDecide, "Decide on a proposal", "decided on the proposal"},
		{CommandConfirm, "Confirm that a task is done", "recorded what came of the task"},
		{CommandObserve, "Record what the author did", "recorded what the author did"},
		{CommandProgress, "Record news from the police or of legal action", "recorded the news"},
		{CommandPause, "Stop the clock", "stopped the clock"},
		{CommandResume, "Start the clock again", "started the clock again"},
		{CommandClose, "Close the case early", "closed the case"},
		{CommandReopen, "Reopen the case", "reopened the case"},
		{CommandOverturn, "Overturn the decision", "overturned the decision"},
		{CommandAssign, "Assign the case", "assigned the case"},
		{CommandNote, "Add a note", "added a note"},
		{CommandAddEvidence, "Add evidence", "added evidence"},
		{CommandCapture, "Ask for a screenshot", "asked for a screenshot"},
	}
}

// CommandTitle names a command of an incident: "Assess the post".
func CommandTitle(name CommandName) string { return heading(name, commandWords()) }

// CommandDone says in a sentence that a person gave a command: "You assessed the post."
func CommandDone(name CommandName) string { return "You " + inSentence(name, commandWords()) + "." }

// Title names the stage of an incident.
func (s Stage) Title() string {
	return heading(s, []wording[Stage]{
		{of: StageAssessment, heading: "To be assessed"},
		{of: StageProposal, heading: "To be proposed"},
		{of: StageConsultation, heading: "With Legal Services"},
		{of: StageDecision, heading: "To be decided"},
		{of: StageAction, heading: "Being carried out"},
		{of: StageWatch, heading: "Being watched"},
		{of: StageClosed, heading: "Closed"},
	})
}

func outcomeWords() []wording[Outcome] {
	return []wording[Outcome]{
		{of: OutcomeAcceptable, heading: "The post is acceptable"},
		{of: OutcomeComplied, heading: "The author did what was asked"},
		{of: OutcomeNoRecurrence, heading: "It did not happen again"},
		{of: OutcomeMeasuresExhausted, heading: "Every measure has been taken"},
		{of: OutcomeNoMeasure, heading: "No measure is taken"},
		{of: OutcomeReferredToPolice, heading: "Referred to the police"},
		{of: OutcomeLegalAction, heading: "Legal action"},
		{of: OutcomeServiceComplaint, heading: "A complaint about a service"},
		{of: OutcomeDuplicate, heading: "Another case is about the same post"},
		{of: OutcomeWithdrawn, heading: "The report was withdrawn"},
		{of: OutcomeOverturned, heading: "The decision was overturned"},
	}
}

// Title says how an incident ended.
func (o Outcome) Title() string { return heading(o, outcomeWords()) }

// InSentence says how an incident ended after a colon.
func (o Outcome) InSentence() string { return inSentence(o, outcomeWords()) }

func findingWords() []wording[Finding] {
	return []wording[Finding]{
		{of: FindingUnacceptable, heading: "Unacceptable"},
		{of: FindingAcceptable, heading: "Acceptable"},
		{of: FindingServiceComplaint, heading: "A complaint about a service"},
	}
}

// Title says what a post was found to be.
func (f Finding) Title() string { return heading(f, findingWords()) }

// InSentence says what a post was found to be: "assessed as …".
func (f Finding) InSentence() string { return inSentence(f, findingWords()) }

// Title names a ground: "Offensive language".
func (g Ground) Title() string { return heading(g, nil) }

// InSentence names a ground in a sentence.
func (g Ground) InSentence() string { return Words(g) }

func measureWords() []wording[Measure] {
	return []wording[Measure]{
		{of: MeasureWarn, heading: "Written warning"},
		{of: MeasureBlock, heading: "Block the author for a week"},
		{of: MeasureRemove, heading: "Remove the posts"},
		{of: MeasureReferPolice, heading: "Refer to the police"},
		{of: MeasureLegalAction, heading: "Legal action"},
	}
}

// Title names a measure in a heading.
func (m Measure) Title() string { return heading(m, measureWords()) }

// InSentence names a measure in a sentence.
func (m Measure) InSentence() string { return inSentence(m, measureWords()) }

// Title says how far a proposal has come.
func (s ProposalStatus) Title() string {
	return heading(s, []wording[ProposalStatus]{
		{of: ProposalConsulting, heading: "Waiting for the advice of Legal Services"},
		{of: ProposalAdvised, heading: "Supported by Legal Services, to be decided"},
		{of: ProposalOpposed, heading: "Opposed by Legal Services"},
		{of: ProposalDropped, heading: "Dropped"},
		{of: ProposalCarryingOut, heading: "Being carried out"},
		{of: ProposalDone, heading: "Carried out"},
	})
}

// Title says what became of a measure that was proposed.
func (o MeasureOutcome) Title() string {
	return heading(o, []wording[MeasureOutcome]{
		{of: MeasureOutcomeConsulting, heading: "With Legal Services"},
		{of: MeasureOutcomeToDecide, heading: "To be decided"},
		{of: MeasureOutcomeOpposed, heading: "Opposed by Legal Services"},
		{of: MeasureOutcomeDropped, heading: "Dropped"},
		{of: MeasureOutcomeCarryingOut, heading: "Being carried out"},
		{of: MeasureOutcomeDone, heading: "Carried out"},
		{of: MeasureOutcomeNotPossible, heading: "Not possible"},
		{of: MeasureOutcomeOverturned, heading: "Overturned"},
	})
}

func actionWords() []wording[ActionKind] {
	return []wording[ActionKind]{
		{of: ActionCaptureEvidence, heading: "Take a screenshot as evidence"},
		{of: ActionSendWarning, heading: "Send the author a written warning"},
		{of: ActionRemovePost, heading: "Remove the post"},
		{of: ActionAskToRemove, heading: "Ask the author to remove the post"},
		{of: ActionBlockAuthor, heading: "Block the author"},
		{of: ActionUnblockAuthor, heading: "Unblock the author"},
		{of: ActionBuildPack, heading: "Build the evidence pack"},
		{of: ActionReferToPolice, heading: "Refer the matter to the police"},
		{of: ActionHandToLegal, heading: "Hand the case to Legal Services"},
		{of: ActionSendCorrection, heading: "Send the author a correction"},
	}
}

// Title says what is to be done.
func (k ActionKind) Title() string { return heading(k, actionWords()) }

// InSentence says what is to be done in a sentence.
func (k ActionKind) InSentence() string { return inSentence(k, actionWords()) }

// Title says how far an action has come: "Not possible".
func (s ActionStatus) Title() string { return heading(s, nil) }

// Title says how a piece of evidence came into custody.
func (s EvidenceSource) Title() string { return heading(s, nil) }
