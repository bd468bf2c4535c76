package casework

import "strings"

// Title names a measure as people do.
func (m Measure) Title() string {
	switch m {
	case MeasureWarn:
		return "Written warning"
	case MeasureBlock:
		return "Block the author for a week"
	case MeasureRemove:
		return "Remove the posts"
	case MeasureReferPolice:
		return "Refer to the police"
	case MeasureLegalAction:
		return "Legal action"
	}
	return words(m)
}

// Title names a letter as people do.
func (k LetterKind) Title() string {
	switch k {
	case LetterWarning:
		return "Written warning"
	case LetterRemoveRequest:
		return "Request to remove the post"
	case LetterTargetNote:
		return "Note to the colleague whom the post is about"
	case LetterCorrection:
		return "Correction"
	case LetterOutcome:
		return "Outcome, to the person who reported"
	case LetterPermission:
		return "Permission for an account"
	case LetterRefusal:
		return "Refusal of an account"
	}
	return words(k)
}

// span names a window in which a case watches what the author does.
func (w Window) span() string {
	switch w { //nolint:exhaustive // the others are waited in, not watched
	case WindowResponse:
		return "The author's time to answer"
	case WindowRecurrence:
		return "The quiet time"
	}
	return "The " + w.Title() + " window"
}

// inside writes a title in the middle of a sentence.
func inside(title string) string {
	if title == "" {
		return ""
	}
	return strings.ToLower(title[:1]) + title[1:]
}

// upper begins a sentence.
func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// measuresInWords lists measures in the middle of a sentence.
func measuresInWords(measures []Measure) string {
	said := make([]string, len(measures))
	for i, m := range measures {
		said[i] = inside(m.Title())
	}
	return strings.Join(said, ", ")
}
