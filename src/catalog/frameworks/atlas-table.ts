import type { FrameworkTable } from './framework-table.ts';

/**
 * MITRE ATLAS (https://atlas.mitre.org): ids, names, and what stands under what.
 * From its data (https://github.com/mitre-atlas/atlas-data), Apache License 2.0.
 * Made by scripts/make-atlas-table.mjs; not to be edited.
 */
export const ATLAS_TABLE: FrameworkTable = {
  key: 'atlas',
  title: 'MITRE ATLAS',
  version: '5.6.0',
  domain: 'atlas-atlas',
  tactics: `
AML.TA0002 Reconnaissance
AML.TA0003 Resource Development
AML.TA0004 Initial Access
AML.TA0000 AI Model Access
AML.TA0005 Execution
AML.TA0006 Persistence
AML.TA0012 Privilege Escalation
AML.TA0007 Defense Evasion
AML.TA0013 Credential Access
AML.TA0008 Discovery
AML.TA0015 Lateral Movement
AML.TA0009 Collection
AML.TA0001 AI Attack Staging
AML.TA0014 Command and Control
AML.TA0010 Exfiltration
AML.TA0011 Impact
`,
  techniques: `
AML.T0000 AML.TA0002 Search Open Technical Databases
.000 Journals and Conference Proceedings
.001 Pre-Print Repositories
.002 Technical Blogs
AML.T0001 AML.TA0002 Search Open AI Vulnerability Analysis
AML.T0002 AML.TA0003 Acquire Public AI Artifacts
.000 Datasets
.001 Models
.002 AI Agent Configuration
AML.T0003 AML.TA0002 Search Victim-Owned Websites
AML.T0004 AML.TA0002 Search Application Repositories
AML.T0005 AML.TA0001 Create Proxy AI Model
.000 Train Proxy via Gathered AI Artifacts
.001 Train Proxy via Replication
.002 Use Pre-Trained Model
AML.T0006 AML.TA0002 Active Scanning
AML.T0007 AML.TA0008 Discover AI Artifacts
AML.T0008 AML.TA0003 Acquire Infrastructure
.000 AI Development Workspaces
.001 Consumer Hardware
.002 Domains
.003 Physical Countermeasures
.004 Serverless
.005 AI Service Proxies
AML.T0010 AML.TA0004 AI Supply Chain Compromise
.000 Hardware
.001 AI Software
.002 Data
.003 Model
.004 Container Registry
.005 AI Agent Tool
AML.T0011 AML.TA0005 User Execution
.000 Unsafe AI Artifacts
.001 Malicious Package
.002 Poisoned AI Agent Tool
.003 Malicious Link
AML.T0012 AML.TA0004,AML.TA0012 Valid Accounts
AML.T0013 AML.TA0008 Discover AI Model Ontology
AML.T0014 AML.TA0008 Discover AI Model Family
AML.T0015 AML.TA0004,AML.TA0007,AML.TA0011 Evade AI Model
AML.T0016 AML.TA0003 Obtain Capabilities
.000 Adversarial AI Attack Implementations
.001 Software Tools
.002 Generative AI
AML.T0017 AML.TA0003 Develop Capabilities
.000 Adversarial AI Attacks
AML.T0018 AML.TA0006,AML.TA0001 Manipulate AI Model
.000 Poison AI Model
.001 Modify AI Model Architecture
.002 Embed Malware
AML.T0019 AML.TA0003 Publish Poisoned Datasets
AML.T0020 AML.TA0003,AML.TA0006 Poison Training Data
AML.T0021 AML.TA0003 Establish Accounts
AML.T0024 AML.TA0010 Exfiltration via AI Inference API
.000 Infer Training Data Membership
.001 Invert AI Model
.002 Extract AI Model
AML.T0025 AML.TA0010 Exfiltration via Cyber Means
AML.T0029 AML.TA0011 Denial of AI Service
AML.T0031 AML.TA0011 Erode AI Model Integrity
AML.T0034 AML.TA0011 Cost Harvesting
.000 Excessive Queries
.001 Resource-Intensive Queries
.002 Agentic Resource Consumption
AML.T0035 AML.TA0009 AI Artifact Collection
AML.T0036 AML.TA0009 Data from Information Repositories
AML.T0037 AML.TA0009 Data from Local System
AML.T0040 AML.TA0000 AI Model Inference API Access
AML.T0041 AML.TA0000 Physical Environment Access
AML.T0042 AML.TA0001 Verify Attack
AML.T0043 AML.TA0001 Craft Adversarial Data
.000 White-Box Optimization
.001 Black-Box Optimization
.002 Black-Box Transfer
.003 Manual Modification
.004 Insert Backdoor Trigger
AML.T0044 AML.TA0000 Full AI Model Access
AML.T0046 AML.TA0011 Spamming AI System with Chaff Data
AML.T0047 AML.TA0000 AI-Enabled Product or Service
AML.T0048 AML.TA0011 External Harms
.000 Financial Harm
.001 Reputational Harm
.002 Societal Harm
.003 User Harm
.004 AI Intellectual Property Theft
AML.T0049 AML.TA0004 Exploit Public-Facing Application
AML.T0050 AML.TA0005 Command and Scripting Interpreter
AML.T0051 AML.TA0005 LLM Prompt Injection
.000 Direct
.001 Indirect
.002 Triggered
AML.T0052 AML.TA0004,AML.TA0015 Phishing
.000 Spearphishing via Social Engineering LLM
.001 Deepfake-Assisted Phishing
AML.T0053 AML.TA0005,AML.TA0012 AI Agent Tool Invocation
AML.T0054 AML.TA0012,AML.TA0007 LLM Jailbreak
AML.T0055 AML.TA0013 Unsecured Credentials
AML.T0056 AML.TA0010 Extract LLM System Prompt
AML.T0057 AML.TA0010 LLM Data Leakage
AML.T0058 AML.TA0003 Publish Poisoned Models
AML.T0059 AML.TA0011 Erode Dataset Integrity
AML.T0060 AML.TA0003 Publish Hallucinated Entities
AML.T0061 AML.TA0006 LLM Prompt Self-Replication
AML.T0062 AML.TA0008 Discover LLM Hallucinations
AML.T0063 AML.TA0008 Discover AI Model Outputs
AML.T0064 AML.TA0002 Gather RAG-Indexed Targets
AML.T0065 AML.TA0003 LLM Prompt Crafting
AML.T0066 AML.TA0003 Retrieval Content Crafting
AML.T0067 AML.TA0007 LLM Trusted Output Components Manipulation
.000 Citations
AML.T0068 AML.TA0007 LLM Prompt Obfuscation
AML.T0069 AML.TA0008 Discover LLM System Information
.000 Special Character Sets
.001 System Instruction Keywords
.002 System Prompt
AML.T0070 AML.TA0006 RAG Poisoning
AML.T0071 AML.TA0007 False RAG Entry Injection
AML.T0072 AML.TA0014 Reverse Shell
AML.T0073 AML.TA0007 Impersonation
AML.T0074 AML.TA0007 Masquerading
AML.T0075 AML.TA0008 Cloud Service Discovery
AML.T0076 AML.TA0007 Corrupt AI Model
AML.T0077 AML.TA0010 LLM Response Rendering
AML.T0078 AML.TA0004 Drive-by Compromise
AML.T0079 AML.TA0003 Stage Capabilities
AML.T0080 AML.TA0006 AI Agent Context Poisoning
.000 Memory
.001 Thread
AML.T0081 AML.TA0006,AML.TA0007 Modify AI Agent Configuration
AML.T0082 AML.TA0013 RAG Credential Harvesting
AML.T0083 AML.TA0013 Credentials from AI Agent Configuration
AML.T0084 AML.TA0008 Discover AI Agent Configuration
.000 Embedded Knowledge
.001 Tool Definitions
.002 Activation Triggers
.003 Call Chains
AML.T0085 AML.TA0009 Data from AI Services
.000 RAG Databases
.001 AI Agent Tools
AML.T0086 AML.TA0010 Exfiltration via AI Agent Tool Invocation
AML.T0087 AML.TA0002 Gather Victim Identity Information
AML.T0088 AML.TA0001 Generate Deepfakes
AML.T0089 AML.TA0008 Process Discovery
AML.T0090 AML.TA0013 OS Credential Dumping
AML.T0091 AML.TA0015 Use Alternate Authentication Material
.000 Application Access Token
AML.T0092 AML.TA0007 Manipulate User LLM Chat History
AML.T0093 AML.TA0004,AML.TA0006 Prompt Infiltration via Public-Facing Application
AML.T0094 AML.TA0007 Delay Execution of LLM Instructions
AML.T0095 AML.TA0002 Search Open Websites/Domains
.000 Code Repositories
AML.T0096 AML.TA0014 AI Service API
AML.T0097 AML.TA0007 Virtualization/Sandbox Evasion
AML.T0098 AML.TA0013 AI Agent Tool Credential Harvesting
AML.T0099 AML.TA0006 AI Agent Tool Data Poisoning
AML.T0100 AML.TA0005 AI Agent Clickbait
AML.T0101 AML.TA0011 Data Destruction via AI Agent Tool Invocation
AML.T0102 AML.TA0001 Generate Malicious Commands
AML.T0103 AML.TA0005 Deploy AI Agent
AML.T0104 AML.TA0003 Publish Poisoned AI Agent Tool
AML.T0105 AML.TA0012 Escape to Host
AML.T0106 AML.TA0013 Exploitation for Credential Access
AML.T0107 AML.TA0007 Exploitation for Defense Evasion
AML.T0108 AML.TA0014 AI Agent
AML.T0109 AML.TA0007 AI Supply Chain Rug Pull
AML.T0110 AML.TA0006 AI Agent Tool Poisoning
AML.T0111 AML.TA0007 AI Supply Chain Reputation Inflation
AML.T0112 AML.TA0011 Machine Compromise
.000 Local AI Agent
.001 AI Artifacts
`,
  replaced: `

`,
};
