import type { BrandingSettings } from '../../entities/login-branding.js'

interface ModeColors {
  readonly lightMode: object
  readonly darkMode: object
}

const surface = {
  lightMode: { backgroundColor: 'ffffffff', borderColor: 'c6c6cdff' },
  darkMode: { backgroundColor: '0f1b2aff', borderColor: '424650ff' },
}
const text = { lightMode: { textColor: '000716ff' }, darkMode: { textColor: 'd1d5dbff' } }
const line = { lightMode: { borderColor: 'ebebf0ff' }, darkMode: { borderColor: '232b37ff' } }

function states(light: object, dark: object): ModeColors {
  return { lightMode: light, darkMode: dark }
}

const primary = { backgroundColor: '0972d3ff', textColor: 'ffffffff' }
const primaryHover = { backgroundColor: '033160ff', textColor: 'ffffffff' }
const darkPrimary = { backgroundColor: '539fe5ff', textColor: '000716ff' }
const darkPrimaryHover = { backgroundColor: '89bdeeff', textColor: '000716ff' }
const secondary = { backgroundColor: 'ffffffff', borderColor: '0972d3ff', textColor: '0972d3ff' }
const darkSecondary = { backgroundColor: '0f1b2aff', borderColor: '539fe5ff', textColor: '539fe5ff' }

const categories = {
  auth: {
    authMethodOrder: [
      [
        { display: 'BUTTON', type: 'FEDERATED' },
        { display: 'INPUT', type: 'USERNAME_PASSWORD' },
      ],
    ],
    federation: { interfaceStyle: 'BUTTON_LIST', order: [] },
  },
  form: {
    displayGraphics: true,
    instructions: { enabled: false },
    languageSelector: { enabled: false },
    location: { horizontal: 'CENTER', vertical: 'CENTER' },
    sessionTimerDisplay: 'NONE',
  },
  global: {
    colorSchemeMode: 'LIGHT',
    pageFooter: { enabled: false },
    pageHeader: { enabled: false },
    spacingDensity: 'REGULAR',
  },
  signUp: { acceptanceElements: [{ enforcement: 'NONE', textKey: 'en' }] },
}

const componentClasses = {
  buttons: { borderRadius: 8 },
  divider: line,
  focusState: states({ borderColor: '0972d3ff' }, { borderColor: '539fe5ff' }),
  idpButtons: { icons: { enabled: true } },
  input: {
    borderRadius: 8,
    lightMode: { defaults: { backgroundColor: 'ffffffff', borderColor: '7d8998ff' }, placeholderColor: '5f6b7aff' },
    darkMode: { defaults: { backgroundColor: '0f1b2aff', borderColor: '5f6b7aff' }, placeholderColor: '8d99a8ff' },
  },
  inputDescription: states({ textColor: '5f6b7aff' }, { textColor: '8d99a8ff' }),
  inputLabel: text,
  link: states(
    { defaults: { textColor: '0972d3ff' }, hover: { textColor: '033160ff' } },
    { defaults: { textColor: '539fe5ff' }, hover: { textColor: '89bdeeff' } },
  ),
}

const components = {
  alert: { borderRadius: 12 },
  favicon: { enabledTypes: ['ICO', 'SVG'] },
  form: {
    backgroundImage: { enabled: false },
    borderRadius: 8,
    ...surface,
    logo: { enabled: false, formInclusion: 'IN', location: 'CENTER', position: 'TOP' },
  },
  pageBackground: { image: { enabled: true }, lightMode: { color: 'ffffffff' }, darkMode: { color: '0f1b2aff' } },
  pageText: states(
    { bodyColor: '414d5cff', descriptionColor: '414d5cff', headingColor: '000716ff' },
    { bodyColor: 'b6bec9ff', descriptionColor: 'b6bec9ff', headingColor: 'd1d5dbff' },
  ),
  phoneNumberSelector: { displayType: 'TEXT' },
  primaryButton: states(
    { active: primaryHover, defaults: primary, disabled: primary, hover: primaryHover },
    { active: darkPrimary, defaults: darkPrimary, disabled: darkPrimary, hover: darkPrimaryHover },
  ),
  secondaryButton: states(
    { active: secondary, defaults: secondary, hover: secondary },
    { active: darkSecondary, defaults: darkSecondary, hover: darkSecondary },
  ),
}

/** The built-in look, in the tree of the API's settings. Assumed: every colour but the light ones of form, text and primary button. */
export const providedSettings: BrandingSettings = { categories, componentClasses, components }
