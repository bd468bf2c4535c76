package devstack

import (
	enumspb "go.temporal.io/api/enums/v1"

	"duecourse/internal/protocol"
)

// SearchAttributes are what workflows can be found by in the Temporal UI.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		protocol.AttributeKind.GetName():    protocol.AttributeKind.GetValueType(),
		protocol.AttributeStage.GetName():   protocol.AttributeStage.GetValueType(),
		protocol.AttributeChannel.GetName(): protocol.AttributeChannel.GetValueType(),
		protocol.AttributeDue.GetName():     protocol.AttributeDue.GetValueType(),
	}
}
